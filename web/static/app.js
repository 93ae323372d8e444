// The chat network's app puts its signed word behind the # of the address; hand it on, and forget it.
const said = new URLSearchParams(location.hash.slice(1)).get("tgWebAppData");
if (said) {
  const form = document.getElementById("enter");
  form.elements.init_data.value = said;
  history.replaceState(null, "", location.pathname);
  form.submit();
}
