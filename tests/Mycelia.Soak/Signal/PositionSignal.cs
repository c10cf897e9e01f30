namespace Mycelia.Soak.Signal;

/// <summary>
/// A 16-bit signal of which any seven frames say where they belong. Four frames are a group: each has two bits for its place in it and
/// 14 of a word of 56 bits: the group's number (32), the microphone that heard it (4), and a check of both (20).
/// </summary>
internal static class PositionSignal
{
    private const int GroupFrames = 4;
    private const int FrameBits = 14;
    private const int CheckBits = 20;
    private const int MicrophoneBits = 4;

    /// <summary>The sample at a position.</summary>
    /// <param name="position">In frames from the beginning, less than 2³⁴.</param>
    /// <param name="microphone">0 to 15.</param>
    public static short SampleAt(long position, int microphone)
    {
        var place = (int)(position % GroupFrames);
        var bits = (int)(Word(position / GroupFrames, microphone) >> (place * FrameBits)) & ((1 << FrameBits) - 1);
        return unchecked((short)((place << FrameBits) | bits));
    }

    /// <summary>Fills a span with what a microphone hears from a position on.</summary>
    public static void Fill(Span<short> samples, long position, int microphone)
    {
        for (var i = 0; i < samples.Length; i++)
            samples[i] = SampleAt(position + i, microphone);
    }

    /// <summary>Says of every frame where it comes from: the stretches cover all of them, in order.</summary>
    public static IReadOnlyList<Stretch> Read(ReadOnlySpan<short> samples)
    {
        var stretches = new List<Stretch>();
        var covered = 0;
        for (var at = 0; at + GroupFrames <= samples.Length; )
        {
            if (!TryReadGroup(samples[at..], out var position, out var microphone))
            {
                at++;
                continue;
            }

            var begin = at;
            while (begin > covered && position > 0 && samples[begin - 1] == SampleAt(position - 1, microphone))
                (begin, position) = (begin - 1, position - 1);
            var end = at + GroupFrames;
            while (end < samples.Length && samples[end] == SampleAt(position + end - begin, microphone))
                end++;

            AddUnknown(stretches, covered, begin);
            stretches.Add(new(begin, end - begin, position, microphone));
            covered = at = end;
        }

        AddUnknown(stretches, covered, samples.Length);
        return stretches;
    }

    private static void AddUnknown(List<Stretch> stretches, int from, int to)
    {
        if (to > from)
            stretches.Add(new(from, to - from, null, 0));
    }

    private static bool TryReadGroup(ReadOnlySpan<short> samples, out long position, out int microphone)
    {
        var word = 0UL;
        for (var place = 0; place < GroupFrames; place++)
        {
            var sample = unchecked((ushort)samples[place]);
            word |= (ulong)(sample & ((1 << FrameBits) - 1)) << (place * FrameBits);
            if (sample >> FrameBits != place)
            {
                (position, microphone) = (0, 0);
                return false;
            }
        }

        microphone = (int)(word >> CheckBits) & ((1 << MicrophoneBits) - 1);
        var group = (long)(word >> (CheckBits + MicrophoneBits));
        position = group * GroupFrames;
        return word == Word(group, microphone);
    }

    private static ulong Word(long group, int microphone)
    {
        var named = ((ulong)group << MicrophoneBits) | (uint)microphone;
        return (named << CheckBits) | Check(named);
    }

    /// <summary>The end of a SplitMix64 step.</summary>
    private static ulong Check(ulong named)
    {
        var z = named + 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (z ^ (z >> 31)) & ((1 << CheckBits) - 1);
    }
}
