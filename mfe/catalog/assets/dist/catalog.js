function n(t,{signal:o}){let e=t.querySelector(".tools select");e?.addEventListener("change",()=>e.form.requestSubmit(),{signal:o})}export{n as mount};
