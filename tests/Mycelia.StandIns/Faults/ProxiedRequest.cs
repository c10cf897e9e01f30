namespace Mycelia.StandIns.Faults;

/// <summary>A request that came to a <see cref="FaultProxy"/>, or a connection where it cannot look inside.</summary>
/// <param name="Number">From 1, over all connections.</param>
/// <param name="Connection">From 1.</param>
/// <param name="Method">Empty for a connection.</param>
/// <param name="Path">Without the query; empty for a connection.</param>
public sealed record ProxiedRequest(int Number, int Connection, string Method, string Path)
{
    /// <summary>What was done to it.</summary>
    public Fault Fault { get; internal init; } = Fault.None;
}
