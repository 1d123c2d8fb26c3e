(function () {
  "use strict";
  var block = document.getElementById("explorer-data");
  if (!block) { return; }
  var data = JSON.parse(block.textContent), SVG = "http://www.w3.org/2000/svg";
  var WIDTH = 720, HEIGHT = 500, LEFT = 58, RIGHT = 18, TOP = 14, BOTTOM = 46, ZERO = 26;
  var CLASSES = ["over", "under", "same", "unknown"];
  var WORDS = {
    zh: {
      calls: ["偏多", "偏少", "无差别", "无法判断"],
      because: ["q ≤ 0.05，频数高于预期", "q ≤ 0.05，频数低于预期", "区间在视为无差别的范围之内",
        "区间比无差别的范围宽，又未达到 q ≤ 0.05：不等于没有差异"],
      axes: { rates: ["参照：每万{0}次数", "目标：每万{0}次数", "两边的频率"], evidence: ["目标与参照的频率之比（收缩后）", "证据 −log10 p", "比值与证据（火山图）"],
        dispersion: ["参照中的分布偏差 DP（0 均匀，1 集中）", "目标中的分布偏差 DP", "两边的分布"] },
      n: "频数（目标 / 参照）", expected: "目标中的预期", units: ["词", "句"], rate: "每万{0}（目标 / 参照）", ratio: "频率之比（95 % 区间）",
      shrunken: "收缩后的比值", q: "p / q", documents: "文件数（目标 / 参照）", dp: "分布偏差 DP（目标 / 参照）",
      detectable: "能看出的最小倍数", still: "各主题份额持平后", unreused: "去掉共用长段后的比值", members: "成员", why: "缺项",
      sides: ["目标中的句子", "参照中的句子"], none: "（无）", link: "此词的链接",
      noText: "本次运行没有原文，证据句从略。", uncalled: "证据句只为作出判断的词收录。", open: "单击或按回车看句子。",
      pick: "把指针移到一个点上，或用方向键在点之间移动；单击或按回车打开证据。", missing: "这一部分里没有这个词（未检验，或未在图中）。",
      note: "检验 {0} 个词，图中 {1} 个，另有 {2} 个未画（全部在 tables/contrasts.csv）。", sample: "作出判断的都在图中；其余取最强的、最常见的，再按频率均匀抽取。", gone: "{0} 个词在一侧没有出现，没有位置。",
      sizes: "目标 {0} 份文件，参照 {1} 份。", shift: "多数词的比值为 {0}，检验以它为准。",
      broad: "多数词朝同一方向变化，哪一边变了看不出来。", moved: "点最多挪动 3 像素，以免互相遮住。"
    },
    en: {
      calls: ["over-used", "under-used", "no difference", "cannot tell"],
      because: ["q ≤ 0.05, more than expected", "q ≤ 0.05, fewer than expected", "the interval lies inside the band of no difference",
        "the interval is wider than the band of no difference, and q > 0.05: this is not “no difference”"],
      axes: { rates: ["reference: per 10,000 {0}", "target: per 10,000 {0}", "rates"], evidence: ["rate in target ÷ rate in reference (shrunken)", "evidence, −log10 p", "ratio and evidence (volcano)"],
        dispersion: ["deviation of proportions in the reference (0 even, 1 in one place)", "deviation of proportions in the target", "dispersion"] },
      n: "count (target / reference)", expected: "expected in the target", units: ["words", "sentences"], rate: "per 10,000 {0} (target / reference)", ratio: "ratio (95 % interval)",
      shrunken: "ratio, shrunken", q: "p / q", documents: "documents (target / reference)", dp: "dispersion DP (target / reference)",
      detectable: "smallest ratio that could have been called", still: "with theme shares held equal", unreused: "ratio without shared wording", members: "members", why: "missing",
      sides: ["Sentences of the target", "Sentences of the reference"], none: "(none)", link: "link to this term",
      noText: "The texts were not at hand in this run, so no sentences can be shown.", uncalled: "Sentences are kept for called terms only.", open: "Click or press Enter for the sentences.",
      pick: "Point at a mark, or move between marks with the arrow keys; click or press Enter for the evidence.", missing: "Not in this part (not tested, or not shown).",
      note: "{0} terms tested, {1} shown, {2} not shown (all are in tables/contrasts.csv).", sample: "All called terms are here; of the others the strongest, the most frequent, and an even sample of the rest.", gone: "{0} do not occur on one side and have no place.",
      sizes: "Documents: {0} in the target, {1} in the reference.", shift: "Most terms have a ratio of {0}; tests are against it.",
      broad: "Most terms move one way; which side has moved cannot be told.", moved: "Marks are moved by 3 pixels at most, so as not to hide one another."
    }
  };
  var at = function (name) { return document.getElementById("explorer-" + name); };
  var plot = at("plot"), facts = at("facts"), find = at("find");
  var choice = { contrast: at("contrast"), part: at("part"), axes: at("axes") };
  var state = { contrast: 0, part: 0, axes: "rates", pinned: -1 }, places = [];

  function lang() { return document.documentElement.dataset.lang === "en" ? "en" : "zh"; }
  function words() { return WORDS[lang()]; }
  function fill(text) {
    var values = Array.prototype.slice.call(arguments, 1);
    return text.replace(/\{(\d)\}/g, function (_, i) { return values[i]; });
  }
  function part() { return data.contrasts[state.contrast].parts[state.part]; }
  function rows() { return part().rows; }
  function unit() { return words().units[part().id === "shares" ? 1 : 0]; }
  function label(i) { var pair = rows().label[i]; return pair ? pair[lang() === "zh" ? 0 : 1] : rows().term[i]; }
  function times(log2) {
    if (log2 === null || log2 === undefined || Math.abs(log2) > 14) { return "…"; }
    var ratio = Math.pow(2, log2);
    return ratio >= 100 ? Math.round(ratio).toLocaleString("en") : String(Number(ratio.toPrecision(3)));
  }
  function number(value, digits) { return value === null || value === undefined ? "…" : String(Number(value.toPrecision(digits || 3))); }
  function span(low, high) { return times(low) + " – " + times(high); }
  function el(tag, parent, text, name) {
    var made = document.createElement(tag);
    if (text !== undefined) { made.textContent = text; }
    if (name) { made.className = name; }
    parent.appendChild(made);
    return made;
  }
  function draw(tag, attributes, text) {
    var made = document.createElementNS(SVG, tag);
    Object.keys(attributes).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (text !== undefined) { made.textContent = text; }
    plot.appendChild(made);
    return made;
  }
  function clear(node) { while (node.firstChild) { node.removeChild(node.firstChild); } }

  /* Scales: a value in, a place in pixels out; `zero` is a strip of its own on a logarithmic axis. */
  function logarithmic(low, high, from, to) {
    var sign = to > from ? 1 : -1, start = from + sign * ZERO, wide = Math.log(high / low) || 1;
    var scale = function (v) { return v > 0 ? start + (to - start) * Math.log(v / low) / wide : from + sign * ZERO / 2; };
    var steps = high / low > 500 ? [1] : [1, 2, 5], decades = [0.01, 0.1, 1, 10, 100, 1000], all = [0];
    decades.forEach(function (d) { steps.forEach(function (s) { all.push(Number((d * s).toPrecision(1))); }); });
    scale.ticks = all.filter(function (t) { return t === 0 || (t >= low && t <= high); });
    scale.say = String;
    return scale;
  }
  function linear(low, high, from, to, ticks, say) {
    var scale = function (v) { return from + (to - from) * (Math.min(Math.max(v, low), high) - low) / (high - low); };
    scale.ticks = ticks.filter(function (t) { return t >= low && t <= high; });
    scale.say = say || String;
    return scale;
  }
  function range(low, high, step) { var all = []; for (var t = Math.ceil(low / step) * step; t <= high; t += step) { all.push(t); } return all; }
  function evidence(p) { return p === null ? null : -Math.log10(Math.max(p, 1e-12)); }
  function coordinates() {
    var r = rows(), right = WIDTH - RIGHT, low = HEIGHT - BOTTOM, known = function (v) { return v !== null; };
    if (state.axes === "dispersion") {
      var tenths = [0, 0.2, 0.4, 0.6, 0.8, 1];
      return { x: r.dq, y: r.dp, sx: linear(0, 1, LEFT, right, tenths), sy: linear(0, 1, low, TOP, tenths) };
    }
    if (state.axes === "evidence") {
      var x = r.shrunken.map(function (v, i) { return v === null ? r.ratio[i] : v; }), y = r.p.map(evidence);
      var wide = Math.min(Math.max.apply(null, x.map(Math.abs).concat(1)) * 1.1, 7), top = Math.max.apply(null, y.concat(2)) * 1.06;
      var say = function (t) { return t < 0 ? "1/" + Math.pow(2, -t) : String(Math.pow(2, t)); };
      return { x: x, y: y, sx: linear(-wide, wide, LEFT, right, range(-7, 7, wide > 3 ? 2 : 1), say), sy: linear(0, top, low, TOP, range(0, top, top > 6 ? 2 : 1)) };
    }
    var all = r.rate.concat(r.against).filter(function (v) { return known(v) && v > 0; });
    var least = Math.min.apply(null, all) / 1.3, most = Math.max.apply(null, all) * 1.3;
    return { x: r.against, y: r.rate, sx: logarithmic(least, most, LEFT, right), sy: logarithmic(least, most, low, TOP), least: least, most: most };
  }
  function guides(c) {
    var right = WIDTH - RIGHT, low = HEIGHT - BOTTOM, names = words().axes[state.axes];
    c.sx.ticks.forEach(function (t) {
      draw("line", { x1: c.sx(t), x2: c.sx(t), y1: TOP, y2: low, "class": "grid" });
      draw("text", { x: c.sx(t), y: low + 16, "text-anchor": "middle" }, c.sx.say(t));
    });
    c.sy.ticks.forEach(function (t) {
      draw("line", { x1: LEFT, x2: right, y1: c.sy(t), y2: c.sy(t), "class": "grid" });
      draw("text", { x: LEFT - 6, y: c.sy(t) + 4, "text-anchor": "end" }, c.sy.say(t));
    });
    draw("text", { x: (LEFT + right) / 2, y: HEIGHT - 8, "text-anchor": "middle" }, fill(names[0], unit()));
    draw("text", { x: 0, y: 0, transform: "translate(14 " + (TOP + low) / 2 + ") rotate(-90)", "text-anchor": "middle" }, fill(names[1], unit()));
    if (state.axes === "evidence") {
      var half = Math.log2(data.equivalence), s = part().shift, from = Math.max(-half, s - half), to = Math.min(half, s + half);
      if (from < to) { draw("rect", { x: c.sx(from), width: c.sx(to) - c.sx(from), y: TOP, height: low - TOP, "class": "band" }); }
    } else if (state.axes === "dispersion") {
      draw("line", { x1: c.sx(0), y1: c.sy(0), x2: c.sx(1), y2: c.sy(1), "class": "equal" });
    } else {
      [-4, -2, -1, 0, 1, 2, 4].forEach(function (k) {
        var times2 = Math.pow(2, k), x1 = c.least * Math.max(1, 1 / times2), x2 = c.most * Math.min(1, 1 / times2);
        if (x2 <= x1) { return; }
        draw("line", { x1: c.sx(x1), y1: c.sy(x1 * times2), x2: c.sx(x2), y2: c.sy(x2 * times2), "class": k ? "ratio" : "equal" });
        draw("text", { x: c.sx(x2) - 3, y: c.sy(x2 * times2) + (k > 0 ? 10 : -3), "text-anchor": "end", "class": "ratio-name" }, k < 0 ? "1/" + 1 / times2 : "×" + times2);
      });
    }
  }
  function shape(call, x, y, r) {
    if (call === 0) { return "M" + x + " " + (y - r) + "L" + (x + r) + " " + (y + r) + "H" + (x - r) + "Z"; }
    if (call === 1) { return "M" + x + " " + (y + r) + "L" + (x + r) + " " + (y - r) + "H" + (x - r) + "Z"; }
    if (call === 2) { return "M" + x + " " + (y - r) + "L" + (x + r) + " " + y + "L" + x + " " + (y + r) + "L" + (x - r) + " " + y + "Z"; }
    return "M" + (x - r) + " " + y + "a" + r + " " + r + " 0 1 0 " + 2 * r + " 0a" + r + " " + r + " 0 1 0 " + -2 * r + " 0Z";
  }
  function summary(i) {
    var r = rows(), w = words();
    return label(i) + ": " + w.calls[r.call[i]] + "; n = " + r.n[i] + " (" + w.expected + " " + number(r.expected[i]) + "), " + w.ratio + " " + times(r.ratio[i]) + " (" + span(r.low[i], r.high[i]) + "), q = " + number(r.q[i], 2);
  }
  function points(c) {
    var r = rows(), sizes = data.contrasts[state.contrast].documents, all = sizes[0] + sizes[1], gone = 0;
    places = [];
    r.term.forEach(function (term, i) {
      var x = c.x[i], y = c.y[i];
      if (x === null || y === null) { gone += 1; return; }
      var moved = state.axes === "rates" ? 6 : 0;
      places.push({
        i: i, r: 2.2 + 2.6 * Math.sqrt((r.d[i] + r.e[i]) / all),
        x: c.sx(x) + moved * ((i * 0.618034) % 1 - 0.5), y: c.sy(y) + moved * ((i * 0.754878) % 1 - 0.5)
      });
    });
    var called = function (p) { return r.call[p.i] < 2 ? 1 : 0; };
    places.slice().sort(function (a, b) { return called(a) - called(b) || b.i - a.i; }).forEach(function (p) {
      p.node = draw("path", {
        d: shape(r.call[p.i], +p.x.toFixed(1), +p.y.toFixed(1), +p.r.toFixed(1)), "class": "mark " + CLASSES[r.call[p.i]],
        tabindex: "-1", role: "button", "aria-label": summary(p.i), "data-term": rows().term[p.i]
      });
      p.node.addEventListener("focus", function () { show(p.i, false); });
    });
    names(places.filter(called));
    return gone;
  }
  /* Names of called terms, the strongest evidence first, where there is room. */
  function names(called) {
    var taken = called.map(function (p) { return [p.x - p.r, p.y - p.r, p.x + p.r, p.y + p.r]; }), free = function (box) {
      return box[0] > LEFT && box[2] < WIDTH - 2 && box[1] > 0 && taken.every(function (b) { return box[0] > b[2] || box[2] < b[0] || box[1] > b[3] || box[3] < b[1]; });
    };
    called.slice(0, 80).forEach(function (p) {
      var text = part().id === "shares" ? label(p.i) : rows().term[p.i], wide = text.replace(/[^\x00-\x7f]/g, "xx").length * 6 + 2;
      [p.x + p.r + 3, p.x - p.r - 3 - wide].some(function (x) {
        var box = [x, p.y - 7, x + wide, p.y + 7];
        if (!free(box)) { return false; }
        taken.push(box);
        draw("text", { x: x, y: p.y + 4, "class": "name" }, text);
        return true;
      });
    });
  }
  function place(i) { return places.filter(function (p) { return p.i === i; })[0]; }
  function ring(i) {
    var old = plot.querySelector(".ring"), p = place(i);
    if (old) { plot.removeChild(old); }
    if (p) { draw("circle", { cx: p.x, cy: p.y, r: p.r + 4, "class": "ring" }); }
  }
  function line(parent, at) {
    var l = data.lines[at], p = el("p", parent, "…" + l[5], "kwic");
    el("mark", p, l[6]);
    p.appendChild(document.createTextNode(l[7] + "… "));
    el("span", p, data.documents[l[0]] + (l[1] ? ", §" + l[1] : "") + (l[2] ? ", " + l[2] : "") + ", " + l[3] + "–" + l[4], "note");
  }
  function show(i, pinned) {
    clear(facts);
    ring(i);
    var w = words(), r = rows();
    if (i < 0) { el("p", facts, w.pick, "note"); return; }
    el("h4", facts, label(i));
    var call = el("p", facts), list = el("dl", facts), row = function (name, value) { el("dt", list, name); el("dd", list, value); };
    el("strong", call, w.calls[r.call[i]], CLASSES[r.call[i]]);
    call.appendChild(document.createTextNode(lang() === "zh" ? "：" + w.because[r.call[i]] + "。" : ": " + w.because[r.call[i]] + "."));
    row(w.n, r.n[i] + " / " + r.m[i]);
    row(w.expected, number(r.expected[i]));
    row(fill(w.rate, unit()), number(r.rate[i]) + " / " + number(r.against[i]));
    row(w.ratio, times(r.ratio[i]) + " (" + span(r.low[i], r.high[i]) + ")");
    row(w.shrunken, times(r.shrunken[i]));
    row(w.q, number(r.p[i], 2) + " / " + number(r.q[i], 2));
    row(w.documents, r.d[i] + " / " + r.e[i]);
    row(w.dp, number(r.dp[i], 2) + " / " + number(r.dq[i], 2));
    row(w.detectable, r.detectable[i] === null ? "…" : times(Math.log2(r.detectable[i])));
    if (r.still[i] !== null) { row(w.still, w.calls[r.still[i]] + ", " + times(r.adjusted[i]) + " (" + span(r.adjusted_low[i], r.adjusted_high[i]) + ")"); }
    if (r.unreused[i] !== null) { row(w.unreused, times(r.unreused[i])); }
    if (r.members && r.members[i]) { row(w.members, r.members[i]); }
    if (data.why[r.why[i]][lang()]) { row(w.why, data.why[r.why[i]][lang()]); }
    if (pinned) { behind(i); } else { el("p", facts, w.open, "note"); }
  }
  function behind(i) {
    var w = words(), found = rows().lines[i], link = el("a", el("p", facts), w.link);
    link.href = "#" + fragment(i);
    if (!data.lines.length) { el("p", facts, w.noText, "note"); return; }
    if (!found) { el("p", facts, w.uncalled, "note"); return; }
    found.forEach(function (numbers, side) {
      el("h5", facts, w.sides[side]);
      if (!numbers.length) { el("p", facts, w.none, "note"); }
      numbers.forEach(function (n) { line(facts, n); });
    });
  }
  function fragment(i) {
    var parts = [data.contrasts[state.contrast].id, part().id].concat(i < 0 ? [] : [rows().term[i]]);
    return "explore=" + parts.map(encodeURIComponent).join("/") + (state.axes === "rates" || i < 0 ? "" : "/" + state.axes);
  }
  function pin(i) {
    state.pinned = i;
    places.forEach(function (p) { p.node.setAttribute("tabindex", p.i === i ? "0" : "-1"); });
    if (!plot.querySelector("[tabindex='0']") && places.length) { places[0].node.setAttribute("tabindex", "0"); }
    show(i, true);
    if (i >= 0) { try { history.replaceState(null, "", "#" + fragment(i)); } catch (error) { /* a page in a frame keeps its address */ } }
  }
  function options(select, texts, values, chosen) {
    clear(select);
    texts.forEach(function (text, i) { el("option", select, text).value = values[i]; });
    select.value = String(chosen);
  }
  function refresh() {
    var w = words(), pair = function (o) { return o[lang()]; }, contrast = data.contrasts[state.contrast], order = function (_, i) { return i; };
    options(choice.contrast, data.contrasts.map(function (c) { return pair(c.label); }), data.contrasts.map(order), state.contrast);
    options(choice.part, contrast.parts.map(function (p) { return pair(p.name); }), contrast.parts.map(order), state.part);
    options(choice.axes, Object.keys(w.axes).map(function (k) { return w.axes[k][2]; }), Object.keys(w.axes), state.axes);
    clear(plot);
    plot.setAttribute("aria-label", pair(contrast.label) + ", " + pair(part().name));
    var known = at("terms"), c = coordinates(), gone;
    clear(known);
    rows().term.forEach(function (_, i) { el("option", known).value = label(i); });
    guides(c);
    gone = points(c);
    var shown = rows().term.length, said = [fill(w.sizes, contrast.documents[0], contrast.documents[1]), fill(w.note, part().tested, shown, part().tested - shown)];
    if (shown < part().tested) { said.push(w.sample); }
    if (gone) { said.push(fill(w.gone, gone)); }
    if (state.axes === "rates") { said.push(w.moved); }
    if (times(part().shift) !== "1" && Math.abs(part().shift) > 0.007) { said.push(fill(w.shift, times(part().shift))); }
    if (part().broad) { said.push(w.broad); }
    if (contrast.note) { said.push(pair(contrast.note)); }
    at("note").textContent = said.join(" ");
    pin(state.pinned);
  }
  function nearest(event) {
    var box = plot.getBoundingClientRect(), scale = WIDTH / box.width, best = null, least = 14;
    var x = (event.clientX - box.left) * scale, y = (event.clientY - box.top) * scale;
    places.forEach(function (p) {
      var far = Math.hypot(p.x - x, p.y - y);
      if (far < least) { least = far; best = p; }
    });
    return best;
  }
  function move(p, key) {
    var across = key === "ArrowLeft" || key === "ArrowRight", sign = key === "ArrowRight" || key === "ArrowDown" ? 1 : -1, best = null, least = Infinity;
    places.forEach(function (o) {
      var along = sign * (across ? o.x - p.x : o.y - p.y), aside = Math.abs(across ? o.y - p.y : o.x - p.x);
      if (o !== p && along > 0 && along + 3 * aside < least) { least = along + 3 * aside; best = o; }
    });
    if (best) { best.node.focus(); }
  }
  function search() {
    var wanted = find.value.trim().toLowerCase(), said = at("found"), best = -1;
    plot.classList.toggle("searching", wanted !== "");
    places.forEach(function (p) { p.node.classList.toggle("hit", wanted !== "" && label(p.i).toLowerCase().indexOf(wanted) >= 0); });
    if (wanted) {
      rows().term.forEach(function (term, i) {
        var here = label(i).toLowerCase(), exact = here === wanted || term.toLowerCase() === wanted;
        if (exact || (best < 0 && here.indexOf(wanted) >= 0)) { best = i; }
      });
    }
    said.textContent = wanted && best < 0 ? words().missing : "";
    return best;
  }
  function follow() {
    if (location.hash.indexOf("#explore=") !== 0) { return; }
    var wanted = location.hash.slice(9).split("/").map(function (piece) { try { return decodeURIComponent(piece); } catch (error) { return piece; } });
    data.contrasts.forEach(function (contrast, c) {
      if (contrast.id !== wanted[0]) { return; }
      contrast.parts.forEach(function (part, p) {
        if (part.id !== (wanted[1] || "*")) { return; }
        state = { contrast: c, part: p, axes: WORDS.en.axes[wanted[3]] ? wanted[3] : "rates", pinned: part.rows.term.indexOf(wanted[2]) };
      });
    });
    refresh();
    if (wanted[2] && state.pinned < 0) { at("found").textContent = words().missing; }
    document.getElementById("explore").scrollIntoView();
  }

  plot.addEventListener("mousemove", function (event) { var p = nearest(event); show(p ? p.i : state.pinned, !p || p.i === state.pinned); });
  plot.addEventListener("mouseleave", function () { show(state.pinned, true); });
  plot.addEventListener("click", function (event) { var p = nearest(event); if (p) { pin(p.i); } });
  plot.addEventListener("keydown", function (event) {
    var p = places.filter(function (o) { return o.node === event.target; })[0];
    if (!p) { return; }
    if (event.key === "Enter" || event.key === " ") { pin(p.i); event.preventDefault(); }
    if (event.key.indexOf("Arrow") === 0) { move(p, event.key); event.preventDefault(); }
  });
  choice.contrast.addEventListener("change", function () { state = { contrast: +choice.contrast.value, part: 0, axes: state.axes, pinned: -1 }; refresh(); });
  choice.part.addEventListener("change", function () { state.part = +choice.part.value; state.pinned = -1; refresh(); });
  choice.axes.addEventListener("change", function () { state.axes = choice.axes.value; refresh(); });
  find.addEventListener("input", search);
  at("form").addEventListener("submit", function (event) { event.preventDefault(); var i = search(); if (i >= 0) { pin(i); } });
  document.addEventListener("language", refresh);
  window.addEventListener("hashchange", follow);
  refresh();
  follow();
}());
