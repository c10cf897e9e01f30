namespace Mycelia.Recorder.Capture.Joining;

/// <summary>
/// How far a join may go: as far as every input has come that is waited for. Of one that comes no further, the others wait
/// <see cref="Patience"/>, and no longer. That is counted in beats, not measured: where the recorder itself stood still, nobody is late.
/// Does no I/O; not safe for concurrent use.
/// </summary>
/// <param name="inputs">How many there are.</param>
/// <param name="rate">Frames per second.</param>
internal sealed class JoinPace(int inputs, int rate)
{
    /// <summary>How late an input may be for the others to wait for it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>How far beats are apart at the least.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(40);

    private static readonly int MostBeats = (int)(Patience / Beat);

    private readonly long _latest = (long)(Patience.TotalSeconds * rate);
    private readonly Awaited?[] _awaited = new Awaited?[inputs];

    private readonly record struct Awaited(long End, int BeatsLate);

    /// <summary>Whether an input is waited for.</summary>
    public bool Awaits(int input) => _awaited[input] is not null;

    /// <summary>Whether any is waited for.</summary>
    public bool AwaitsAny => Array.Exists(_awaited, static one => one is not null);

    /// <summary>Waits for an input, whatever it brings.</summary>
    public void Await(int input) => _awaited[input] ??= new(PlacedSamples.Nowhere, 0);

    /// <summary>Waits for an input that was not waited for, if it is not too late for that.</summary>
    /// <param name="input">The input.</param>
    /// <param name="end">How far it has come.</param>
    /// <param name="front">How far the one has come that is ahead of all.</param>
    public void AwaitAgain(int input, long end, long front)
    {
        if (front - end <= _latest)
            Await(input);
    }

    /// <summary>Waits for it no more.</summary>
    public void Leave(int input) => _awaited[input] = null;

    /// <summary>Lets time pass; what is too late is waited for no more.</summary>
    /// <param name="beats">How much: of a second without news, more than one.</param>
    /// <param name="ends">How far each input has come.</param>
    /// <param name="front">How far the one has come that is ahead of all.</param>
    public void Pass(int beats, ReadOnlySpan<long> ends, long front)
    {
        for (var i = 0; i < inputs; i++)
        {
            if (_awaited[i] is not { } before)
                continue;
            var moves = ends[i] > before.End && front - ends[i] <= _latest;
            var late = moves ? 0 : before.BeatsLate + beats;
            _awaited[i] = new(ends[i], late);
            if (late >= MostBeats)
                _awaited[i] = null;
        }
    }

    /// <summary>Up to where a join may go.</summary>
    /// <param name="ends">How far each input has come.</param>
    /// <param name="front">How far the one has come that is ahead of all.</param>
    public long Until(ReadOnlySpan<long> ends, long front)
    {
        for (var i = 0; i < inputs; i++)
            front = _awaited[i] is null ? front : Math.Min(front, ends[i]);
        return front;
    }
}
