function o(t,{signal:r}){let e=t.querySelector(".tools select");e&&(e.form.querySelector("button").hidden=!0,e.addEventListener("change",()=>e.form.requestSubmit(),{signal:r}))}export{o as mount};
