using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Control;

/// <summary>
/// A chunk of the queue, as it was listed to whoever decides on it. A row's number alone may be another chunk's by the time that the
/// decision arrives.
/// </summary>
/// <param name="Id">Its row.</param>
/// <param name="IsQuarantined">Whether it is a row of those that were set aside.</param>
/// <param name="Recording">Its recording.</param>
/// <param name="Number">Its number in it.</param>
internal sealed record NamedChunk(long Id, bool IsQuarantined, string Recording, int Number)
{
    public static NamedChunk Of(QueueEntry entry) => new(entry.Id, entry.IsQuarantined, entry.RecordingId, entry.Number);

    /// <summary>Whether it is still this one.</summary>
    public bool Is(QueueEntry entry) => this == Of(entry);
}
