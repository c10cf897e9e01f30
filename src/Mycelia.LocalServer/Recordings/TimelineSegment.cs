namespace Mycelia.LocalServer.Recordings;

/// <summary>A stretch of the assembled recording: of one chunk, or silence.</summary>
/// <param name="Position">Its first frame, counted from the beginning of the recording.</param>
/// <param name="Frames">How long it is.</param>
/// <param name="Chunk">Which chunk, counted in time order; <see cref="Silence"/> for none.</param>
/// <param name="Skip">Frames at the beginning of the chunk that are not played, because an earlier chunk has their time.</param>
internal readonly record struct TimelineSegment(long Position, long Frames, int Chunk, long Skip)
{
    public const int Silence = -1;

    public long End => Position + Frames;

    public bool IsSilence => Chunk == Silence;
}
