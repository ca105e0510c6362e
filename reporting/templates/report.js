"use strict";
// Each chart as it is on the pages; without this script, or before it ran, there are the tables.
for (const box of document.querySelectorAll(".drawing")) {
    const { data, layout } = JSON.parse(box.nextElementSibling.textContent);
    const height = layout.height;
    const width = Math.max(300, Math.min(layout.width, box.parentElement.clientWidth));
    Plotly.newPlot(box, data, { ...layout, width }, { staticPlot: true, displayModeBar: false });
    // As wide as it may be, on paper too.
    for (const picture of box.querySelectorAll("svg.main-svg")) {
        picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
        picture.setAttribute("aria-hidden", "true");
        picture.style.width = picture.style.height = "100%";
    }
    const inner = box.querySelector(".svg-container");
    Object.assign(inner.style, { width: "100%", height: "auto", aspectRatio: `${width} / ${height}` });
    box.closest("figure").querySelector("details").open = false;
}
document.documentElement.dataset.drawn = "yes";
