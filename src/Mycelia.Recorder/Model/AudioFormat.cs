namespace Mycelia.Recorder.Model;

/// <summary>The shape of audio in the pipeline: interleaved PCM.</summary>
/// <param name="SampleRate">Frames per second.</param>
/// <param name="Channels">Samples per frame.</param>
/// <param name="Samples">How each sample is written down.</param>
public readonly record struct AudioFormat(int SampleRate, int Channels, SampleFormat Samples = SampleFormat.S16)
{
    /// <summary>The lowest rate that is recorded or imported to, in frames per second.</summary>
    public const int LowestRate = 4_000;

    /// <summary>The highest.</summary>
    public const int HighestRate = 192_000;

    /// <summary>The most channels.</summary>
    public const int MostChannels = 8;

    /// <summary>What is recorded unless the user asks otherwise, and what speech recognition wants: 16 kHz mono, 16-bit.</summary>
    public static AudioFormat Default { get; } = new(16_000, 1);

    /// <summary>Bytes of one sample.</summary>
    public int BytesPerSample => Samples.Traits().Bytes;

    /// <summary>Bytes of one frame.</summary>
    public int BytesPerFrame => BytesPerSample * Channels;

    /// <summary>Whether anybody can have asked for it.</summary>
    public bool IsOffered => SampleRate is >= LowestRate and <= HighestRate && Channels is >= 1 and <= MostChannels;

    /// <summary>Whether rate and channels are the same, however samples are written down.</summary>
    public bool IsLike(AudioFormat other) => SampleRate == other.SampleRate && Channels == other.Channels;

    /// <summary>How long <paramref name="frames"/> frames last, to 100 ns.</summary>
    public TimeSpan DurationOf(long frames) => TimeSpan.FromTicks((long)Math.Round(frames * (double)TimeSpan.TicksPerSecond / SampleRate));

    /// <summary>How many whole frames fit in <paramref name="duration"/>.</summary>
    public long FramesIn(TimeSpan duration) => (long)Math.Floor(duration.Ticks * (double)SampleRate / TimeSpan.TicksPerSecond);

    /// <inheritdoc/>
    public override string ToString()
    {
        var shape = Channels switch
        {
            1 => $"{SampleRate} Hz mono",
            2 => $"{SampleRate} Hz stereo",
            _ => $"{SampleRate} Hz {Channels} channels",
        };
        return Samples.Traits().Words is { Length: > 0 } words ? $"{shape} {words}" : shape;
    }
}
