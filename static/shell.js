// The shell's script: mounts the stalls' modules on their fragments, carries messages between them, and turns
// navigation inside the store into a change of the page's main part. It is loaded with <script type="module" async>:
// a document whose stream is cut off never runs deferred scripts.
//
// It leaves no globals and keeps nothing in storage. The store works without it.
import "./shell/mishaps.js";
import "./shell/slots.js";
import "./shell/navigation.js";
