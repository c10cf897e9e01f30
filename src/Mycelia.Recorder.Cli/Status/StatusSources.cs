using System.Net.Sockets;
using Mycelia.Recorder.Destinations.Mycelia.Discovery;
using Mycelia.Recorder.Session.State;

namespace Mycelia.Recorder.Cli.Status;

/// <summary>What answers those who ask.</summary>
/// <param name="State">The state.</param>
/// <param name="Levels">How loud each input is now.</param>
/// <param name="Feed">What attached displays are told; null: there are none.</param>
/// <param name="Transcription">How far the server is; null: there is none that says so.</param>
/// <param name="Control">Does what a line says, and answers it; null: nothing is done.</param>
/// <param name="Import">Takes the files of a client; null: none are taken.</param>
internal sealed record StatusSources(
    StateTracker State,
    IReadOnlyList<MomentaryLevel> Levels,
    LiveFeed? Feed = null,
    Func<CancellationToken, Task<TranscriptionProgress?>>? Transcription = null,
    Func<ReadOnlyMemory<byte>, Task<byte[]>>? Control = null,
    Func<Socket, CancellationToken, Task>? Import = null
);
