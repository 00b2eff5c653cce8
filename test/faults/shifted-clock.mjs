// Loaded before the service: its clock is off by CLOCK_OFF_MS, and jumps by as much again every CLOCK_JUMP_MS.
const Real = Date
const off = Number(process.env.CLOCK_OFF_MS)
const jumpMs = Number(process.env.CLOCK_JUMP_MS)
const began = Real.now()
const now = () => Real.now() + off * (1 + (Math.floor((Real.now() - began) / jumpMs) % 2))

class Shifted extends Real {
  constructor(...given) {
    super(...(given.length > 0 ? given : [now()]))
  }

  static now() {
    return now()
  }
}

globalThis.Date = Shifted
