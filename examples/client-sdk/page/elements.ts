/** An element of the page, which index.html promises to have. */
export function element<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id)
  if (!(found instanceof kind)) throw new Error(`index.html has no ${kind.name} #${id}`)
  return found
}

/** What stands in the page instead of what stood there. Never HTML. */
export function setText(id: string, text: string): void {
  element(id, HTMLElement).textContent = text
}
