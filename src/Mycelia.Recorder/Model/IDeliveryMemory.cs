namespace Mycelia.Recorder.Model;

/// <summary>
/// What a destination remembers from one run to the next: of recordings, their source files on the server; of servers, what was found
/// there. The queue keeps it, beside the chunks that it is about. Safe for concurrent use.
/// </summary>
public interface IDeliveryMemory
{
    /// <summary>A recording's source file is open on the server, as a document, and has to be completed in the end.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="sourceFileId">The source file; if the recording has one already, that stays.</param>
    /// <exception cref="QueueUnavailableException">It could not be stored.</exception>
    void NoteSourceFile(RecordingInfo recording, string sourceFileId);

    /// <summary>A recording that the upload route opened has to be completed in the end, too.</summary>
    /// <exception cref="QueueUnavailableException">It could not be stored.</exception>
    void NoteToComplete(RecordingInfo recording);

    /// <summary>The source files of recordings of which something was delivered that was recorded after some moment.</summary>
    /// <exception cref="QueueUnavailableException">It cannot be read.</exception>
    IReadOnlyList<string> ReadSourceFiles(DateTimeOffset since);

    /// <summary>What is known besides their audio of the recordings of which something of a stretch of time was delivered.</summary>
    /// <exception cref="QueueUnavailableException">It cannot be read.</exception>
    IReadOnlyList<RecordingNotice> ReadNotices(DateTimeOffset from, DateTimeOffset to) => [];

    /// <summary>What was found at a server's address; null when nothing was.</summary>
    /// <exception cref="QueueUnavailableException">It cannot be read.</exception>
    string? ReadServer(Uri url);

    /// <summary>Remembers what was found at a server's address; null: nothing that holds any longer.</summary>
    /// <exception cref="QueueUnavailableException">It could not be stored.</exception>
    void RememberServer(Uri url, string? kind);

    /// <summary>The longest that the server at an address was seen to take for a chunk; zero when nothing is known of it.</summary>
    /// <exception cref="QueueUnavailableException">It cannot be read.</exception>
    TimeSpan ReadSlowest(Uri url);

    /// <summary>Remembers how long a server took for a chunk, where something is known of the server.</summary>
    /// <exception cref="QueueUnavailableException">It could not be stored.</exception>
    void RememberSlowest(Uri url, TimeSpan took);
}
