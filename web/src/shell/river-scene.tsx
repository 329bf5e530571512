/** The landing at the river, drawn; the boat rocks where motion is welcome. */
export const RiverScene = () => (
  <svg className="scene" viewBox="0 0 800 520" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
    <rect className="scene-sky" width="800" height="520" />
    <circle className="scene-sun" cx="560" cy="150" r="62" />
    <path
      className="scene-far"
      d="M0 250c80-70 150-90 230-40 60-80 150-110 230-30 70-50 160-60 340 50v120H0Z"
    />
    <path
      className="scene-near"
      d="M0 290c110-60 190-40 270-10 90-50 180-40 260 0 80-40 170-30 270 10v70H0Z"
    />
    <rect className="scene-water" y="300" width="800" height="220" />
    <g className="scene-gleam">
      <path d="M500 330h120M470 352h180M510 374h100M440 400h60M560 404h140" />
    </g>
    <g className="scene-waves">
      <path d="M-40 440c20 0 20 10 40 10s20-10 40-10 20 10 40 10 20-10 40-10 20 10 40 10 20-10 40-10 20 10 40 10 20-10 40-10 20 10 40 10 20-10 40-10 20 10 40 10 20-10 40-10 20 10 40 10 20-10 40-10 20 10 40 10 20-10 40-10 20 10 40 10 20-10 40-10 20 10 40 10 20-10 40-10" />
      <path d="M-20 476c20 0 20 10 40 10s20-10 40-10 20 10 40 10 20-10 40-10 20 10 40 10 20-10 40-10 20 10 40 10 20-10 40-10 20 10 40 10 20-10 40-10 20 10 40 10 20-10 40-10 20 10 40 10 20-10 40-10 20 10 40 10 20-10 40-10 20 10 40 10 20-10 40-10 20 10 40 10 20-10 40-10" />
    </g>
    <g className="scene-boat">
      <path className="scene-pole" d="M452 238l-34 182" />
      <circle className="scene-person" cx="440" cy="296" r="12" />
      <path className="scene-person" d="M426 352c0-26 4-42 14-42s16 16 16 42Z" />
      <path className="scene-parcel" d="M336 316h48v38h-48zM384 330h30v24h-30z" />
      <path className="scene-string" d="M360 316v38M336 333h48M399 330v24" />
      <path className="scene-hull" d="M292 352h212c-10 34-48 50-106 50s-96-16-106-50Z" />
      <path className="scene-rim" d="M286 350h224" />
    </g>
    <g className="scene-dock">
      <path d="M0 424h150M20 424v96M70 424v96M120 424v96" />
    </g>
  </svg>
);
