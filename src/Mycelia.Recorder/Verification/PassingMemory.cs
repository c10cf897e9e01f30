using System.Collections.Concurrent;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Verification;

/// <summary>What a destination learns while the queue may only be read: it is known until the end of the run.</summary>
public sealed class PassingMemory : IDeliveryMemory
{
    private readonly ConcurrentDictionary<Uri, string?> _servers = [];
    private readonly ConcurrentDictionary<Uri, TimeSpan> _slowest = [];

    /// <inheritdoc/>
    public void NoteSourceFile(RecordingInfo recording, string sourceFileId)
    {
        // What was delivered has its source file.
    }

    /// <inheritdoc/>
    public void NoteToComplete(RecordingInfo recording)
    {
        // What was delivered is noted already.
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> ReadSourceFiles(DateTimeOffset since) => [];

    /// <inheritdoc/>
    public string? ReadServer(Uri url) => _servers.GetValueOrDefault(url);

    /// <inheritdoc/>
    public void RememberServer(Uri url, string? kind) => _servers[url] = kind;

    /// <inheritdoc/>
    public TimeSpan ReadSlowest(Uri url) => _slowest.GetValueOrDefault(url);

    /// <inheritdoc/>
    public void RememberSlowest(Uri url, TimeSpan took) => _slowest[url] = took;
}
