// Tells whether a webhook comes from the Local Offer directory. Nothing to install.
// `headers` are of the class Headers, `body` is the text as it arrived, `now` is in seconds.
async function isGenuine(secret, headers, body, now = Date.now() / 1000) {
  const [id, sent, signatures] = ["id", "timestamp", "signature"].map(
    (name) => headers.get("webhook-" + name) ?? "");
  if (!/^[0-9]{1,12}$/.test(sent) || Math.abs(now - Number(sent)) > 300) return false;
  const bytes = (base64) => Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey(
    "raw", bytes(secret.replace("whsec_", "")), hmac, false, ["sign"]);
  const signed = new TextEncoder().encode(id + "." + sent + "." + body);
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", key, signed));
  const ours = "v1," + btoa(String.fromCharCode(...mac));
  return signatures.split(" ").some((one) => isSame(one, ours));
}

// Takes as long for nearly right as for quite wrong.
function isSame(one, other) {
  let differs = one.length ^ other.length;
  for (let at = 0; at < other.length; at++) differs |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return differs === 0;
}
