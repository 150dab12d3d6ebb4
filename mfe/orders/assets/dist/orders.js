function o(e,{signal:t,refresh:r}){if(!e.querySelector("[data-unsettled]"))return;let n=setTimeout(r,2e3);t.addEventListener("abort",()=>clearTimeout(n),{once:!0})}export{o as mount};
