using Mycelia.Benchmarks.Processes;

namespace Mycelia.Benchmarks;

/// <summary>A recorder that is measured.</summary>
/// <param name="Name">As in the table.</param>
/// <param name="Command">How it is started.</param>
/// <param name="StopsByItself">Whether it was told how long to record; else it is interrupted.</param>
/// <param name="CountAsync">Looks what it has recorded.</param>
internal sealed record Contestant(string Name, Command Command, bool StopsByItself, Func<Task<StoredAudio>> CountAsync);
