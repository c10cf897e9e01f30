using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Importing;

/// <summary>
/// The queue that a file is imported into: of this program, or of a recorder that runs. Until an import is finished, nothing of it is
/// delivered, and all of it can be taken back. One import at a time.
/// </summary>
/// <remarks>
/// Every member throws <see cref="QueueUnavailableException"/> when the queue cannot be read or written, and <see cref="IOException"/> when
/// the recorder that has it is gone or refuses.
/// </remarks>
public interface IImportQueue
{
    /// <summary>The first import of a file with these bytes; null when it was never imported.</summary>
    Task<ImportedFile?> FindAsync(string hash);

    /// <summary>Whether a file of this name was imported before.</summary>
    Task<bool> IsNameKnownAsync(string name);

    /// <summary>Why there is no room for so many bytes more, in words, and which limit it is; null when there is room.</summary>
    Task<(string Words, Hint Hint)?> WhyFullAsync(long bytes);

    /// <summary>Begins an import.</summary>
    Task BeginAsync(ImportedFile import);

    /// <summary>Adds the next chunk of the import.</summary>
    Task EnqueueAsync(RecordingInfo recording, Chunk chunk);

    /// <summary>The whole file is in the queue.</summary>
    /// <returns>Whether the queue knows of it: a damaged queue may have been set aside meanwhile.</returns>
    Task<bool> FinishAsync(string recordingId);

    /// <summary>Takes back what is there of the import that has not been finished.</summary>
    Task RollBackAsync();
}
