// Sends each file as it is chosen and tells how far it is. Without this script the files go with the form.
"use strict"
const form = document.getElementById("complaint")
const list = document.getElementById("held")
const progress = document.getElementById("progress")
const waiting = new Set()

const said = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_all, name) => values[name])

function listed(label, name, paper) {
  const item = document.createElement("li")
  const text = document.createElement("span")
  const kind = document.createElement("strong")
  const own = document.createElement("bdi")
  kind.textContent = label
  own.textContent = name
  text.append(kind, " ", own)
  const button = document.createElement("button")
  button.className = "link"
  button.name = "remove"
  button.value = paper
  button.formNoValidate = true
  button.textContent = form.dataset.remove
  const whose = document.createElement("span")
  whose.className = "hidden"
  whose.textContent = ` ${name}`
  button.append(whose)
  item.append(text, button)
  list.append(item)
  list.hidden = false
}

function told(input, sentence) {
  const id = `${input.id}-wrong`
  let place = document.getElementById(id)
  if (!place) {
    place = document.createElement("p")
    place.id = id
    place.className = "wrong"
    place.setAttribute("role", "alert")
    input.before(place)
    input.setAttribute("aria-describedby", `${input.id}-hint ${id}`)
  }
  place.textContent = sentence
  place.hidden = !sentence
  input.setAttribute("aria-invalid", sentence ? "true" : "false")
}

function sent(input, file) {
  const data = new FormData()
  for (const name of ["seal", "form"]) data.append(name, form.elements[name].value)
  data.append(input.name, file)
  const request = new XMLHttpRequest()
  request.open("POST", form.dataset.held)
  return new Promise((resolve) => {
    request.upload.onprogress = (event) => {
      const percent = event.total ? Math.floor((event.loaded / event.total) * 100) : 0
      progress.textContent = said(form.dataset.sending, { name: file.name, percent })
    }
    request.onloadend = () => {
      let answer = {}
      try { answer = JSON.parse(request.responseText) } catch { answer = {} }
      if (request.status === 200) {
        listed(form.querySelector(`label[for="${input.id}"]`).textContent, answer.name, answer.paper)
        progress.textContent = said(form.dataset.kept, { name: file.name })
        resolve("")
      } else {
        progress.textContent = ""
        resolve(answer.problem || said(form.dataset.failed, { name: file.name }))
      }
    }
    request.send(data)
  })
}

async function all(input) {
  const files = [...input.files]
  const refused = []
  for (const file of files) {
    const sentence = await sent(input, file)
    if (sentence) refused.push(sentence)
  }
  input.value = ""
  told(input, refused.join(" "))
}

for (const input of form.querySelectorAll("input[type=file]")) {
  input.addEventListener("change", () => {
    const work = all(input).finally(() => waiting.delete(work))
    waiting.add(work)
  })
}

form.addEventListener("submit", async (event) => {
  if (waiting.size === 0) return
  event.preventDefault()
  await Promise.all(waiting)
  form.requestSubmit(event.submitter)
})

document.getElementById("summary")?.focus()
