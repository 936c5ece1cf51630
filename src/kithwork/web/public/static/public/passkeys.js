// Hands allauth's passkey scripts the buttons of this page. Without scripts the buttons stay hidden and the words beside them say so.
const { forms } = window.allauth.webauthn;

for (const button of document.querySelectorAll("[data-passkey]")) {
  const kind = button.dataset.passkey;
  const form = button.form;
  const credential = form.elements.credential;
  credential.id = `${button.id}-credential`;
  forms[`${kind}Form`]({
    ids: { [kind]: button.id, credential: credential.id, passwordless: form.elements.passwordless?.id },
    data: JSON.parse(button.dataset.options || "null"),
  });
  button.hidden = !window.PublicKeyCredential;
}

// Whoever closed the browser's window, or has no passkey here, reads what else they can do.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const error of document.querySelectorAll("[data-passkey-error]")) error.hidden = false;
});
