// Adds to the page what needs a script: the op under the pointer or cursor of a strip, all nodes of a finding, and the
// table of ops. The data is the document of report.json (docs/report.md). Text goes in as text, never as markup.
"use strict";
(() => {
  const report = JSON.parse(document.getElementById("report-data").textContent);
  const places = { Npu: "NPU", Gpu: "GPU", Cpu: "CPU", Nowhere: "nowhere" };
  const outcomes = {
    Runs: "", LessPrecise: "less precise", Unknown: "unknown until compiled", Wrong: "wrong results",
    RefusesModel: "makes the NPU compiler refuse the model",
  };

  function element(name, properties, ...content) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(properties ?? {})) {
      if (key in made) made[key] = value; else made.setAttribute(key, value);
    }
    made.append(...content);
    return made;
  }

  const isolated = (text) => element("bdi", { textContent: text.length > 300 ? text.slice(0, 299) + "…" : text });
  const number = (value) => value.toLocaleString("en-US");

  function scaled(value, units) {
    let unit = 0;
    while (Math.abs(value) >= 999.5 && unit < units.length - 1) { value /= 1000; unit++; }
    const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
    return `${Number(value.toFixed(digits))} ${units[unit]}`.trim();
  }
  const bytes = (value) => value === null ? "unknown" : scaled(value, ["bytes", "kB", "MB", "GB", "TB"]);
  const work = (value) => value === null ? "unknown" : scaled(value, ["", "k", "M", "G", "T"]);

  // Runs written out: one number for each op (ReportPlan.Expand).
  function expand(runs) {
    const all = [];
    for (let i = 0; i + 1 < runs.length; i += 2) {
      for (let k = 0; k < runs[i + 1]; k++) all.push(runs[i]);
    }
    return all;
  }

  const expanded = new Map();
  function placements(plan) {
    if (!expanded.has(plan)) {
      expanded.set(plan, { placement: expand(plan.runs), partition: expand(plan.partitionRuns) });
    }
    return expanded.get(plan);
  }
  const placementOf = (plan, op) => plan.placements[placements(plan).placement[op]];

  // What a rule without consequence asks for is nothing that the user must reach.
  const allowed = (rule, text) =>
    text && (!rule || matters(rule)) ? ` (allowed: ${text})` : "";

  const matters = (rule) => rule.effect !== "Note" && rule.effect !== "Imprecise";

  function reasons(model, placement, brief) {
    const hits = placement.hits.map((index) => model.hits[index]).filter((hit) => !brief || matters(model.rules[hit.rule]));
    return hits.map((hit) => {
      const rule = model.rules[hit.rule];
      const found = [hit.tensor, hit.found].filter(Boolean).join(" is ");
      return rule.reason + (found ? `: ${found}` : "") + allowed(rule, hit.allowed);
    });
  }

  // Which kernels run what stays on the CPU.
  const kernels = { xnnpack: "XNNPACK", builtin: "LiteRT's kernels", managed: "ModelSdk's own engine" };

  function placeText(model, plan, op, brief) {
    const placement = placementOf(plan, op);
    const part = placements(plan).partition[op];
    const words = kernels[placement.backend] ? [kernels[placement.backend]] : [];
    if (part >= 0) words.push(`part ${part + 1} of ${plan.partitions.runsOn.length}`);
    if (outcomes[placement.outcome]) words.push(outcomes[placement.outcome]);
    return { placement, text: words.concat(reasons(model, placement, brief)).join(" · ") };
  }

  const chip = (placement) =>
    element("span", { className: `chip ${placement.runsOn.toLowerCase()}`, textContent: places[placement.runsOn] });

  function targetsOf(model, plan) {
    const titles = model.targets.filter((target) => model.plans[target.plan] === plan).map((target) => target.id);
    return titles.length > 4 ? `${titles.slice(0, 3).join(", ")} and ${titles.length - 3} more` : titles.join(", ");
  }

  // ---- Strips: a slider over the ops; arrows go op by op, page keys by change of the chip. ----

  function addStrips(section, model) {
    const box = section.querySelector(".strips");
    if (!box) return;
    const strips = [...box.querySelectorAll(".strip")].map((strip) => {
      const plan = model.plans[Number(strip.dataset.plan)];
      const count = model.opLists[plan.opList].path.length;
      const cursor = element("div", { className: "cursor", hidden: true });
      strip.append(cursor);
      return { strip, plan, count, cursor };
    }).filter((entry) => entry.count > 0);
    if (strips.length === 0) return;

    const card = element("div", { className: "op-card" });
    const previous = element("button", { type: "button", textContent: "◀ Previous op" });
    const next = element("button", { type: "button", textContent: "Next op ▶" });
    const nextPart = element("button", { type: "button", textContent: "Next change" });
    const steps = element("div", { className: "steps" }, previous, next, nextPart);
    const lens = makeLens(() => active, (index) => show(active, index));
    const panel = element("div", { className: "op-panel" }, steps, lens.box, card);
    box.append(panel);
    let active = strips[0];
    let op = 0;

    function show(entry, index) {
      active = entry;
      op = Math.max(0, Math.min(entry.count - 1, index));
      for (const other of strips) {
        const same = other.plan.opList === entry.plan.opList;
        other.cursor.hidden = !same;
        other.cursor.style.left = `${(100 * op) / entry.count}%`;
        other.cursor.style.width = `${100 / entry.count}%`;
        if (same) {
          other.strip.setAttribute("aria-valuenow", String(op));
          other.strip.setAttribute("aria-valuetext", speech(other.plan));
        }
      }
      lens.draw(op);
      fill();
    }

    function speech(plan) {
      const list = model.opLists[plan.opList];
      const { placement, text } = placeText(model, plan, op);
      return `node ${list.path[op]} ${list.operators[list.operator[op]].name}: ${places[placement.runsOn]} ${text}`;
    }

    function fill() {
      const list = model.opLists[active.plan.opList];
      const operator = list.operators[list.operator[op]];
      const facts = [
        list.shapes[list.shape[op]] && `output ${list.shapes[list.shape[op]]}`, `work ${work(list.flops[op])}`,
        `weights ${bytes(list.weightBytes[op])}`, `result ${bytes(list.outputBytes[op])}`,
      ].filter(Boolean).join(" · ");
      const shown = strips.filter((entry) => entry.plan.opList === active.plan.opList);
      shown.sort((a, b) => (b === active) - (a === active));
      const rows = shown.map((entry) => {
        const { placement, text } = placeText(model, entry.plan, op);
        return element("li", {}, chip(placement), element("strong", { textContent: targetsOf(model, entry.plan) }), text ? `: ${text}` : "");
      });
      card.replaceChildren(
        element("p", { className: "op-title" }, `Op ${number(op + 1)} of ${number(active.count)}: ${operator.name}`, element("span", { className: "quiet", textContent: ` · ${nodeName(model, list.path[op]).replace(/,$/, "")} · version ${operator.version}` })),
        element("p", {}, isolated(list.output[op])),
        element("p", { className: "quiet", textContent: facts }),
        element("ul", {}, ...rows));
    }

    function change(direction) {
      const { placement } = placements(active.plan);
      let index = op;
      do { index += direction; } while (index > 0 && index < active.count - 1 && placement[index] === placement[op]);
      show(active, index);
    }

    for (const entry of strips) {
      const { strip } = entry;
      strip.setAttribute("role", "slider");
      strip.tabIndex = 0;
      strip.setAttribute("aria-valuemin", "0");
      strip.setAttribute("aria-valuemax", String(entry.count - 1));
      const at = (event) => {
        const area = strip.getBoundingClientRect();
        show(entry, Math.floor(((event.clientX - area.left) / area.width) * entry.count));
      };
      strip.addEventListener("pointermove", at);
      strip.addEventListener("pointerdown", at);
      strip.addEventListener("focus", () => show(entry, op));
      strip.addEventListener("keydown", (event) => {
        const keys = {
          ArrowLeft: () => show(entry, op - 1), ArrowDown: () => show(entry, op - 1),
          ArrowRight: () => show(entry, op + 1), ArrowUp: () => show(entry, op + 1),
          Home: () => show(entry, 0), End: () => show(entry, entry.count - 1),
          PageUp: () => change(-1), PageDown: () => change(1),
        };
        if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
      });
    }
    previous.addEventListener("click", () => show(active, op - 1));
    next.addEventListener("click", () => show(active, op + 1));
    nextPart.addEventListener("click", () => change(1));
    show(strips[0], 0);
  }

  // The neighbours of the op, large enough to be told apart; only where the strip is too dense for that. Sizes and
  // heights as in StripPaths.
  function makeLens(active, choose) {
    const svgNames = document.querySelector("svg").namespaceURI;
    const width = 81;
    const heights = { Npu: 24, Gpu: 16, Cpu: 8, Nowhere: 24 };
    const marks = { LessPrecise: [2, "less"], Unknown: [4, "unknown"], Wrong: [7, "bad"], RefusesModel: [7, "bad"] };
    const box = element("div", { className: "lens", hidden: true });
    let first = 0;
    box.addEventListener("click", (event) => {
      const area = box.getBoundingClientRect();
      choose(first + Math.floor(((event.clientX - area.left) / area.width) * width));
    });

    function rect(look, x, y, height) {
      const made = document.createElementNS(svgNames, "rect");
      for (const [name, value] of Object.entries({ class: look, x: x + 0.06, y, width: 0.88, height })) made.setAttribute(name, value);
      return made;
    }

    function draw(op) {
      const { plan, count } = active();
      box.hidden = count <= 2 * width;
      if (box.hidden) return;
      first = Math.max(0, Math.min(count - width, op - (width >> 1)));
      const svg = document.createElementNS(svgNames, "svg");
      svg.setAttribute("viewBox", `0 0 ${width} 32`);
      svg.setAttribute("preserveAspectRatio", "none");
      svg.setAttribute("aria-hidden", "true");
      svg.append(rect("here", op - first, 0, 32));
      for (let i = 0; i < width; i++) {
        const placement = placementOf(plan, first + i);
        const odd = placements(plan).partition[first + i] % 2 === 1 ? " odd" : "";
        const height = heights[placement.runsOn];
        svg.append(rect(placement.runsOn.toLowerCase() + odd, i, 32 - height, height));
        const mark = marks[placement.outcome];
        if (mark) svg.append(rect(`mark ${mark[1]}`, i, 0, mark[0]));
      }
      box.replaceChildren(svg);
    }
    return { box, draw };
  }

  // ---- Findings: the nodes that the page left out. ----

  // As OpIndex.Describe writes it.
  function nodeName(model, path) {
    const last = path.split("/").pop();
    const graph = last.includes(":") ? Number(last.split(":")[0]) : 0;
    const graphs = model.model.graphs;
    return `node ${path}` + (graphs.length > 1 && graphs[graph] !== undefined ? ` of graph '${short(graphs[graph])}',` : "");
  }

  const short = (name) => name.length <= 100 ? name : name.slice(0, 99) + "…";

  function nodeText(model, finding, group, i) {
    const path = group.nodes[i];
    let text = nodeName(model, path);
    for (const list of model.opLists) {
      const op = indexOf(list, path);
      if (op >= 0) {
        text += ` ${list.operators[list.operator[op]].name}` + (list.output[op] ? `, output '${short(list.output[op])}'` : "");
        break;
      }
    }
    const tensor = short(group.tensors?.[i] ?? "");
    const found = [tensor, group.found].filter(Boolean).join(" is ");
    return text + (found ? `: ${found}` : "") + allowed(model.rules[finding.rule], group.allowed);
  }

  const indices = new Map();
  function indexOf(list, path) {
    if (!indices.has(list)) indices.set(list, new Map(list.path.map((value, index) => [value, index])));
    return indices.get(list).get(path) ?? -1;
  }

  function addMore(section, model) {
    for (const more of section.querySelectorAll(".more")) {
      const nodes = more.parentElement.querySelector(".nodes");
      const finding = model.findings[Number(nodes.dataset.finding)];
      const all = finding.occurrences.flatMap((group) => group.nodes.map((node, i) => node && (() => nodeText(model, finding, group, i)))).filter(Boolean);
      const shown = nodes.children.length;
      const button = element("button", { type: "button" });
      const label = () => { button.textContent = `Show ${number(Math.min(500, all.length - nodes.children.length))} more of ${number(all.length)}`; };
      label();
      button.addEventListener("click", () => {
        const from = nodes.children.length;
        nodes.append(...all.slice(from, from + 500).map((text) => element("li", { dir: "auto", textContent: text() })));
        if (nodes.children.length >= all.length) button.remove(); else label();
      });
      if (shown < all.length) more.replaceWith(button);
    }
  }

  // ---- Ops: rows are made when they come into view. ----

  function addOps(section, model) {
    const details = section.querySelector(".ops");
    if (!details) return;
    let made = false;
    details.querySelector(".noscript").remove();
    details.addEventListener("toggle", () => {
      if (details.open && !made) { made = true; makeOps(details, model); }
    });
  }

  function makeOps(details, model) {
    const target = element("select", {}, ...model.targets.map((entry, i) => element("option", { value: String(i), textContent: entry.title })));
    const filter = element("input", { type: "search", placeholder: "name, operator, shape, reason" });
    const which = element("select", {}, ...[
      ["all", "all"], ["left", "not on the first chip"], ["unknown", "unknown until compiled"], ["bad", "wrong or refusing"],
    ].map(([value, textContent]) => element("option", { value, textContent })));
    const order = element("select", {}, ...[
      ["", "execution order"], ["flops", "most work first"], ["weightBytes", "largest weights first"], ["outputBytes", "largest results first"],
    ].map(([value, textContent]) => element("option", { value, textContent })));
    const count = element("p", { className: "quiet", role: "status" });
    const body = element("tbody");
    const columns = ["Node", "Op", "Runs on", "Output", "Shape", "Work", "Weights", "Result"];
    const head = element("thead", {}, element("tr", {}, ...columns.map((textContent, i) => element("th", { scope: "col", textContent, className: i > 4 ? "number" : "" }))));
    const rows = element("div", { className: "rows", tabIndex: 0, role: "region", "aria-label": "Ops" }, element("table", {}, head, body));
    const end = element("div");
    rows.append(end);
    const label = (text, control) => element("label", {}, text, control);
    details.append(
      element("div", { className: "tools" }, label("Target", target), label("Find", filter), label("Show", which), label("Order", order)),
      count, rows);
    let found = [];
    let shown = 0;

    function matches(list, plan, op, words, first) {
      const placement = placementOf(plan, op);
      const kept = which.value === "all" ? true
        : which.value === "left" ? placement.runsOn !== first
        : which.value === "unknown" ? placement.outcome === "Unknown"
        : placement.outcome === "Wrong" || placement.outcome === "RefusesModel" || placement.runsOn === "Nowhere";
      if (!kept || words.length === 0) return kept;
      const text = [
        list.path[op], list.operators[list.operator[op]].name, list.output[op], list.shapes[list.shape[op]],
        places[placement.runsOn], placement.backend, ...reasons(model, placement),
      ].join(" ").toLowerCase();
      return words.every((word) => text.includes(word));
    }

    function row(op) {
      const plan = model.plans[model.targets[Number(target.value)].plan];
      const list = model.opLists[plan.opList];
      const { placement, text } = placeText(model, plan, op, true);
      const cell = (content, label) => element("td", { className: label ? "number" : "", "data-label": label ?? "" }, content);
      return element("tr", {},
        element("td", { className: "number", "data-label": "Node" }, list.path[op]),
        element("td", { className: "op" }, element("strong", { textContent: list.operators[list.operator[op]].name })),
        element("td", {}, chip(placement), element("span", { className: "quiet", textContent: text })),
        element("td", { className: "name" }, isolated(list.output[op])),
        element("td", { className: "shape" }, list.shapes[list.shape[op]]),
        cell(work(list.flops[op]), "Work"), cell(bytes(list.weightBytes[op]), "Weights"), cell(bytes(list.outputBytes[op]), "Result"));
    }

    function more() {
      body.append(...found.slice(shown, shown + 100).map(row));
      shown = Math.min(found.length, shown + 100);
    }

    function update() {
      const chosen = model.targets[Number(target.value)];
      const plan = model.plans[chosen.plan];
      const list = model.opLists[plan.opList];
      const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
      const first = chosen.backend ? "Npu" : plan.gpu !== "NotAsked" ? "Gpu" : "Cpu";
      found = list.path.map((_, op) => op).filter((op) => matches(list, plan, op, words, first));
      if (order.value) {
        const column = list[order.value];
        found.sort((a, b) => (column[b] ?? -1) - (column[a] ?? -1) || a - b);
      }
      count.textContent = `${number(found.length)} of ${number(list.path.length)} ops`;
      body.replaceChildren();
      shown = 0;
      rows.scrollTop = 0;
      more();
    }

    new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting) && shown < found.length) more();
    }, { root: rows, rootMargin: "600px" }).observe(end);
    rows.addEventListener("scroll", () => {
      if (rows.scrollTop + rows.clientHeight > rows.scrollHeight - 600 && shown < found.length) more();
    }, { passive: true });
    for (const control of [target, which, order]) control.addEventListener("change", update);
    filter.addEventListener("input", update);
    update();
  }

  for (const section of document.querySelectorAll("section.model")) {
    const model = report.models[Number(section.dataset.model)];
    addStrips(section, model);
    addMore(section, model);
    addOps(section, model);
  }

  addEventListener("beforeprint", () => {
    for (const finding of document.querySelectorAll("details.finding")) finding.open = true;
  });
})();
