/* A page that follows a long job: fetch it again and put its live part in place of the old one. Focus, scroll and what
   a screen reader is reading stay where they are; without scripts the page loads itself again (base.html). */
const live = document.getElementById("live");

async function follow() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("live");
    if (answer.ok && fresh) {
      if (fresh.innerHTML !== live.innerHTML) live.replaceChildren(...fresh.childNodes);
      document.title = page.title;
      live.dataset.refreshAfter = fresh.dataset.refreshAfter || "";
    }
  } catch {
    /* No network for a moment: the next round tries again. */
  }
  wait();
}

/* The job is over when the page no longer asks to be refreshed. */
function wait() {
  const seconds = Number(live.dataset.refreshAfter);
  if (seconds > 0) setTimeout(follow, seconds * 1000);
}

if (live) wait();
