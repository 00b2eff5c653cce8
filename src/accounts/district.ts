/** A place on the globe, in degrees (WGS 84). */
export interface Place {
  latitude: number
  longitude: number
}

// The mean radius by the IUGG; against the ellipsoid a distance is off by half a percent at most.
const EARTH_RADIUS_KM = 6371.0088

/** The way over the ground from place to place, as the crow flies: a great circle, by the haversine formula. */
export function distanceKm(a: Place, b: Place): number {
  const [latitudeA, latitudeB] = [radians(a.latitude), radians(b.latitude)]
  const apart = radians(b.longitude - a.longitude)
  const haversine =
    halfSine(latitudeB - latitudeA) + Math.cos(latitudeA) * Math.cos(latitudeB) * halfSine(apart)
  // Rounding may carry opposite ends of the globe a little beyond 1.
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(haversine)))
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180
const halfSine = (angle: number): number => Math.sin(angle / 2) ** 2
