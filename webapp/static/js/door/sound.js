// One sound and one shake for each answer, to be told apart without looking.
const SOUNDS = {
  good: { notes: [[660, 0], [990, 0.12]], shape: "sine", long: 0.16, shake: [60] },
  waiting: { notes: [[440, 0], [440, 0.2]], shape: "triangle", long: 0.12, shake: [60, 80, 60] },
  wrong: { notes: [[180, 0]], shape: "square", long: 0.5, shake: [300] },
};

let audio;

// Browsers let a page sound only after a touch.
addEventListener("pointerdown", () => {
  audio ??= new AudioContext();
  audio.resume();
});

export const sound = (tone) => {
  const { notes, shape, long, shake } = SOUNDS[tone];
  navigator.vibrate?.(shake);
  if (!audio) return;
  notes.forEach(([pitch, after]) => {
    const voice = new OscillatorNode(audio, { type: shape, frequency: pitch });
    const loudness = new GainNode(audio, { gain: 0.3 });
    const from = audio.currentTime + after;
    loudness.gain.setTargetAtTime(0, from + long * 0.6, 0.04);
    voice.connect(loudness).connect(audio.destination);
    voice.start(from);
    voice.stop(from + long + 0.2);
  });
};
