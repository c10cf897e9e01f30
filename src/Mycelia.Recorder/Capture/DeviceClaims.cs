namespace Mycelia.Recorder.Capture;

/// <summary>Which device each of several inputs of a run records, so that none is recorded twice. Safe for concurrent use.</summary>
/// <param name="first">The name that each input is called by, which is the first of its order.</param>
public sealed class DeviceClaims(params IReadOnlyList<string> first)
{
    private readonly string?[] _taken = new string?[first.Count];

    /// <summary>Held from a choice until what was chosen is claimed.</summary>
    internal Lock Lock { get; } = new();

    /// <summary>Notes what an input records; null: nothing.</summary>
    internal void Set(int input, string? device)
    {
        lock (Lock)
            _taken[input] = device;
    }

    /// <summary>Every input but one: what it is called, and the name of the device that it records; null: none.</summary>
    internal IReadOnlyList<(string Name, string? Device)> Others(int input)
    {
        lock (Lock)
            return [.. first.Zip(_taken).Where((_, other) => other != input)];
    }
}
