// The component's own style. Colours come from Streamlit's variables, set on the element by `Picture`.

export const STYLE = `
:host { display: block }
.score { display: grid; grid-template-columns: minmax(0, 1fr) 244px; gap: 10px 28px; align-items: start;
  font-family: var(--st-font, sans-serif); color: var(--ink); font-size: 14px; line-height: 1.45; position: relative }
.score.narrow { grid-template-columns: minmax(0, 1fr) }
.score.on-stage { gap: 4px 18px; font-size: calc(14px * var(--zoom)) }
.score.on-stage:not(.narrow) { grid-template-columns: minmax(0, 1fr) calc(210px * var(--zoom)) }
.stage { position: relative; display: grid; grid-template-columns: auto minmax(0, 1fr) }
.scroll { overflow-x: auto; overflow-y: hidden; border-radius: 8px; outline-offset: 2px; scrollbar-width: thin }
.narrow .scroll { outline-offset: 0 }
.scroll:focus-visible, button:focus-visible { outline: 2px solid var(--accent) }
canvas { display: block }
.columns { cursor: pointer }
.folds button { position: absolute; padding: 1px 8px 1px 4px; border: 0; background: none; color: var(--muted);
  font: inherit; font-size: 13px; cursor: pointer; border-radius: 6px }
.folds button:hover, .save:hover { color: var(--ink); background: var(--chip) }
.tip { position: absolute; z-index: 3; pointer-events: none; max-width: 280px; padding: 6px 10px; border-radius: 8px;
  background: var(--ink); color: var(--page); font-size: 12.5px; box-shadow: 0 2px 10px #0003 }
.tip p, .panel p, .panel h2 { margin: 0; padding: 0 }
.veil { position: absolute; inset: 0; display: flex; justify-content: center; align-items: flex-start; pointer-events: none }
.veil p { margin: 64px 12px 0; padding: 12px 18px; max-width: 430px; border-radius: 10px; background: var(--page);
  border: 1.5px solid var(--wrong); box-shadow: 0 4px 24px #0002; font-size: 14px }
.veil b { color: var(--wrong) }
.faded canvas { opacity: 0.45 }
[hidden] { display: none !important }
.panel { display: flex; flex-direction: column; gap: 14px; min-width: 0; overflow-wrap: anywhere }
.narrow .panel { display: grid; grid-template-columns: repeat(auto-fit, minmax(220px, 1fr)); gap: 16px 28px }
.panel h2 { color: var(--muted); font-weight: 400; font-size: 0.93em }
.panel .state { color: var(--muted); font-variant-numeric: tabular-nums }
.panel .state b { color: var(--ink) }
.panel .big { font-size: 2.15em; font-weight: 700; line-height: 1.2; letter-spacing: -0.01em; font-variant-numeric: tabular-nums }
.panel .baselines { color: var(--muted); font-size: 0.93em }
.panel canvas { width: 100%; height: 118px; margin-top: 4px }
.moment { min-height: 7.4em }
.moment div { font-size: 0.96em }
.moment p { font-variant-numeric: tabular-nums }
.pills { display: flex; gap: 6px; margin-top: 5px }
.pills button { flex: 1; padding: 5px 10px; border-radius: 99px; border: 1px solid var(--line); background: var(--page);
  color: var(--ink); font: inherit; font-size: 0.93em; cursor: pointer }
.pills button[aria-pressed=true] { background: var(--accent); border-color: var(--accent); color: var(--on-accent) }
.legend { display: flex; flex-direction: column; gap: 9px; color: var(--muted); font-size: 0.86em }
.scale { height: 8px; border-radius: 4px }
.ends { display: flex; justify-content: space-between; gap: 8px; margin-top: 2px }
.swatch { display: flex; gap: 7px; align-items: center; min-width: 0 }
.swatch i { flex: none; width: 10px; height: 10px; border-radius: 3px }
.types { display: grid; grid-template-columns: 1fr 1fr; gap: 2px 10px }
.save { justify-self: start; margin-left: auto; padding: 2px 8px; border: 0; border-radius: 6px; background: none; color: var(--muted);
  font: inherit; font-size: 12.5px; cursor: pointer }
.tools { display: flex; align-items: center; margin-top: 8px }
.dial { display: flex; gap: 8px; align-items: center; color: var(--muted); font-size: 12.5px }
.dial input { width: 96px; margin: 0; accent-color: var(--accent) }
.panel sub, .panel sup { font-size: 12px; line-height: 0 }
.live { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
`;
