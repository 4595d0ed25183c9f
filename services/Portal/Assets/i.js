// The token stands behind the '#', which browsers send to nobody. It goes into the form and out of the history; only a person's click sends it.
const field = document.getElementById("token");
const next = document.getElementById("next");
if (field && next) {
  const token = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
  field.value = token;
  next.hidden = token.length === 0;
  document.getElementById("missing").hidden = token.length !== 0;
}
