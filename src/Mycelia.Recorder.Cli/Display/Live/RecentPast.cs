using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Display.Live;

/// <summary>The last minutes, in stretches of two seconds, for the strip. Pure; the caller says what time it is.</summary>
internal sealed class RecentPast
{
    /// <summary>How long a stretch is.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(2);

    private readonly Stretch[] _stretches = new Stretch[512];
    private long _newest = -1;

    /// <param name="now">The time.</param>
    /// <param name="kind">What became of the moment.</param>
    /// <param name="rmsDb">How loud it was; null when nothing was heard.</param>
    public void Add(DateTimeOffset now, StretchKind kind, double? rmsDb)
    {
        var index = Index(now);
        if (index > _newest)
            BeginUpTo(index);
        if (index <= _newest - _stretches.Length)
            return;
        ref var stretch = ref _stretches[index % _stretches.Length];
        // A gap shows however short it is; a pause gives way to what is recorded beside it.
        stretch = new(
            stretch.Kind == StretchKind.Gap || kind == StretchKind.Gap ? StretchKind.Gap
                : stretch.Kind == StretchKind.Recorded ? StretchKind.Recorded
                : kind,
            stretch.Power + (rmsDb is { } loudness ? (float)Math.Pow(10, loudness / 10) : 0),
            stretch.Count + (rmsDb is null ? 0 : 1)
        );
    }

    /// <summary>What was taken for recorded is missing after all.</summary>
    public void AddGap(MissingAudio missing)
    {
        var oldest = Math.Max(0, _newest - _stretches.Length + 1);
        var last = Math.Min(_newest, Index(missing.Until.AddTicks(-1)));
        for (var i = Math.Max(oldest, Index(missing.Until - missing.Length)); i <= last; i++)
            _stretches[i % _stretches.Length] = _stretches[i % _stretches.Length] with { Kind = StretchKind.Gap };
    }

    /// <summary>Nothing shows any more of what was forgotten, not even how loud it was.</summary>
    public void Forget(ForgottenTime forgotten)
    {
        var oldest = Math.Max(0, _newest - _stretches.Length + 1);
        var last = Math.Min(_newest, Index(forgotten.To.AddTicks(-1)));
        for (var i = Math.Max(oldest, Index(forgotten.From)); i <= last; i++)
            _stretches[i % _stretches.Length] = new(StretchKind.Paused, 0, 0);
    }

    /// <param name="age">0: the stretch that is not over yet.</param>
    public Stretch this[int age] => age >= _stretches.Length || age > _newest ? default : _stretches[(_newest - age) % _stretches.Length];

    private static long Index(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / (long)Length.TotalMilliseconds;

    /// <summary>
    /// What nobody told of is unknown: the program stood still. A clock that was set back waits for its time to come again.
    /// </summary>
    private void BeginUpTo(long index)
    {
        var from = Math.Max(_newest + 1, index - _stretches.Length + 1);
        for (var i = from; i <= index; i++)
            _stretches[i % _stretches.Length] = new(_newest < 0 || i == index ? StretchKind.Before : StretchKind.Gap, 0, 0);
        _newest = index;
    }
}
