// One press in the mail is enough for a person. What only fetches links runs no script; what runs scripts to look at
// links shows the page to nobody. So the mark is given once somebody has the page before them.
const form = document.getElementById("rate")
let given = false
function give() {
  if (given || document.visibilityState !== "visible" || !document.hasFocus()) return
  given = true
  form.requestSubmit()
}
window.addEventListener("focus", give)
document.addEventListener("visibilitychange", give)
give()
