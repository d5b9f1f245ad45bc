/** The first genres of a film. */
export function GenreTags({ genres, most = 3 }: { genres: readonly string[]; most?: number }) {
  return (
    <span className="tags">
      {genres.slice(0, most).map((genre) => (
        <span key={genre} className="tag">
          {genre}
        </span>
      ))}
      {genres.length > most && <span className="tag">+{genres.length - most}</span>}
    </span>
  );
}
