namespace Mycelia.Recorder.Audio.Decoding;

/// <summary>A stretch of an MPEG audio file that one decoder takes to its end: of one rate, with one index at the most.</summary>
/// <param name="Start">Where its first frame of sound is.</param>
/// <param name="End">Where its last one has ended.</param>
/// <param name="Header">Its first frame's.</param>
/// <param name="Channels">The most of any frame.</param>
/// <param name="Frames">How many there are.</param>
/// <param name="Index">What its encoder says of it.</param>
internal sealed record MpegStretch(long Start, long End, MpegHeader Header, int Channels, long Frames, MpegIndex Index)
{
    /// <summary>Samples of each channel that are sound.</summary>
    public long Samples => Math.Max(0, Frames * Header.Samples - Index.Lead - Index.Tail);
}

/// <summary>An MPEG audio file as its frames tell it, each of which says how long it is: no guess by the bit rate of the first.</summary>
/// <param name="Stretches">One after the other.</param>
/// <param name="Break">What is wrong after them; null: nothing.</param>
/// <param name="LeftOver">Bytes at the end that are no whole frame.</param>
internal sealed record MpegWalk(IReadOnlyList<MpegStretch> Stretches, string? Break, long LeftOver)
{
    /// <summary>How far the first frame is looked for.</summary>
    private const int Rubbish = 64 * 1024;

    /// <summary>What may be left behind the last frame of a file that does not say how many it has.</summary>
    private const int SmallRest = 2_048;

    /// <summary>Where the first frame is that others follow.</summary>
    /// <param name="file">The file.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="end">Where the file's sound ends.</param>
    /// <param name="chain">How many must follow each other, or reach the end: bytes of any kind look like one now and then.</param>
    public static long? FindFirst(ByteCursor file, long from, long end, int chain)
    {
        for (var (at, zeros) = (from, true); at < end && (zeros || at < from + Rubbish); at++)
        {
            zeros &= file.From(at)[0] == 0;
            if (file.From(at)[0] == 0xFF && Chains(file, at, end, chain))
                return at;
        }

        return null;
    }

    /// <summary>Walks from a first frame on.</summary>
    public static MpegWalk Read(ByteCursor file, long at, long end)
    {
        var stretches = new List<MpegStretch>();
        MpegStretch? open = null;
        string? why = null;
        while (at < end && why is null)
        {
            if (FrameAt(file, at, end) is not { } header || (open is not null && !header.IsLike(open.Header) && !Chains(file, at, end, 2)))
            {
                if (SkipTag(file, at, end, open?.Header) is not { } after)
                {
                    why = WhyNot(file, at, end, open);
                    break;
                }

                at = after;
                continue;
            }

            if (MpegIndex.Read(file.Read(at, Math.Min(header.Size, 256)), header) is { } index)
            {
                why = Close();
                open = new(at + header.Size, at + header.Size, header, header.Channels, 0, index);
            }
            else
            {
                if (open is not null && open.Frames > 0 && (header.Rate != open.Header.Rate || !header.IsLike(open.Header)))
                    why = Close();
                open =
                    open is null || open.Frames == 0
                        ? new(at, at + header.Size, header, header.Channels, 1, open?.Index ?? default)
                        : open with
                        {
                            End = at + header.Size,
                            Channels = Math.Max(open.Channels, header.Channels),
                            Frames = open.Frames + 1,
                        };
            }

            at += header.Size;
        }

        var rest = Math.Max(0, end - at);
        var closing = Close();
        why ??= closing;
        return new(stretches, why, rest);

        // An encoder's count of its frames may or may not hold its own.
        string? Close()
        {
            if (open is not null && open.Frames > 0)
                stretches.Add(open);
            return open?.Index.Frames is { } claimed && claimed > open.Frames + 1 ? "the sound file is cut off" : null;
        }
    }

    /// <summary>The frame that is whole here.</summary>
    public static MpegHeader? FrameAt(ByteCursor file, long at, long end) =>
        MpegHeader.Read(file.Read(at, MpegHeader.Length)) is { } header && at + header.Size <= end ? header : null;

    /// <summary>Where sound goes on behind what is none and hides none: a tag, or zeros. The end where nothing but those is left.</summary>
    public static long? SkipTag(ByteCursor file, long at, long end, MpegHeader? before)
    {
        if (Tags.LengthAt(file, at) is > 0 and var length)
            return at + length;
        if (
            file.Has(at, "TAG"u8)
            && (at + 128 >= end || MpegHeader.Read(file.Read(at + 128, 4)) is not null || Tags.LengthAt(file, at + 128) > 0)
        )
            return at + 128;
        var zeros = at;
        while (zeros < end && file.From(zeros)[0] == 0)
            zeros++;
        if (zeros == at)
            return null;
        return
            zeros >= end
            || (FrameAt(file, zeros, end) is { } next && (before is not { } known || next.IsLike(known)))
            || Tags.LengthAt(file, zeros) > 0
            ? zeros
            : null;
    }

    private static bool Chains(ByteCursor file, long at, long end, int chain)
    {
        MpegHeader? before = null;
        for (var i = 0; i < chain; i++)
        {
            if (at == end && i > 0)
                return true;
            if (FrameAt(file, at, end) is not { } header || (before is { } known && !header.IsLike(known)))
                return i > 1 && Tags.LengthAt(file, at) > 0;
            (before, at) = (header, at + header.Size);
        }

        return true;
    }

    /// <summary>Whether what is here is the rest of a file that ends, or a hole in one.</summary>
    private static string? WhyNot(ByteCursor file, long at, long end, MpegStretch? open)
    {
        if (open is null)
            return "the sound file is damaged (no frame of audio begins there)";
        var isComplete = open.Index.Frames is { } claimed && open.Frames >= claimed;
        return end - at <= SmallRest || isComplete && FindFirst(file, at, end, 3) is null
            ? null
            : "the sound file is damaged (what follows is no frame of audio)";
    }
}
