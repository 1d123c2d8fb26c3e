document.getElementById("language").addEventListener("click", function () {
  var root = document.documentElement;
  root.dataset.lang = root.dataset.lang === "zh" ? "en" : "zh";
  root.lang = root.dataset.lang;
  document.dispatchEvent(new Event("language"));
});
document.querySelectorAll("input[data-table]").forEach(function (input) {
  var rows = document.getElementById(input.dataset.table).tBodies[0].rows;
  input.addEventListener("input", function () {
    var wanted = input.value.toLowerCase();
    Array.prototype.forEach.call(rows, function (row) {
      row.hidden = row.textContent.toLowerCase().indexOf(wanted) < 0;
    });
  });
});
document.querySelectorAll("th[scope=col]").forEach(function (head) {
  var up = true;
  head.addEventListener("click", function () {
    var body = head.closest("table").tBodies[0], at = head.cellIndex;
    Array.from(body.rows).sort(function (a, b) {
      var x = a.cells[at].textContent, y = b.cells[at].textContent;
      var order = isNaN(x) || isNaN(y) ? (x < y ? -1 : x > y ? 1 : 0) : x - y;
      return up ? order : -order;
    }).forEach(function (row) { body.appendChild(row); });
    up = !up;
  });
});
function reveal() {
  var target = document.getElementById(location.hash.slice(1));
  if (!target || target.id.indexOf("lines-") !== 0) { return; }
  for (var box = target.closest("details"); box; box = box.parentElement.closest("details")) { box.open = true; }
  target.scrollIntoView();
  target.focus({ preventScroll: true });
}
window.addEventListener("hashchange", reveal);
reveal();
