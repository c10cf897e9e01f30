using Mycelia.Recorder.Audio.Native;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio.Decoding;

/// <summary>
/// How a sound file is decoded to its end, and what it holds, found out by what stands in it: no decoder's guess and no header's
/// claim decides where it ends. Tags before, between and behind are left out.
/// </summary>
/// <param name="Parts">One after the other; at least one.</param>
internal sealed record SoundPlan(IReadOnlyList<SoundPart> Parts)
{
    /// <summary>How many frames of MPEG audio must follow each other to be believed.</summary>
    private const int FirstChain = 4;

    /// <summary>How many streams one after the other are believed of a chunk: each costs memory before anything is decoded.</summary>
    private const int MostStreams = 64;

    /// <summary>Why the parts are not all of it; null: they are.</summary>
    public string? Break { get; init; }

    /// <summary>What is strange about it, although everything is there; a clause for the user.</summary>
    public string? Remark { get; init; }

    /// <summary>Whether what is strange is that there is less of it than its header promises.</summary>
    public bool IsCutOff { get; init; }

    /// <param name="source">The file, seekable; must outlive the decoders.</param>
    /// <param name="path">Where another program can read it; null: it is not to be asked.</param>
    /// <param name="stop">Ends a read that waits for that program.</param>
    /// <exception cref="InvalidDataException">It is no sound file that can be read; a sentence.</exception>
    public static SoundPlan Of(Stream source, string? path, CancellationToken stop = default)
    {
        var file = new ByteCursor(source);
        if (file.Length == 0)
            throw new InvalidDataException("a sound file that cannot be understood (it is empty)");
        var start = Tags.SkipFrom(file, 0);
        var end = Tags.StripFrom(file, start);
        if (start >= end)
            throw new InvalidDataException("a sound file that cannot be understood (there is nothing but tags in it)");
        if (file.Has(start, "fLaC"u8) && OfFlac(source, file, start, end) is { } flac)
            return flac;
        var pages = file.Has(start, "OggS"u8) ? OggWalk.Read(file, start, end) : null;
        if (pages is not null && OfOgg(source, pages) is { } ogg)
            return ogg;
        if (ChunkWalk.Read(file, start, end) is { } chunks)
            return OfChunks(source, file, chunks, end, path, stop);
        var isMpeg = IsMpeg(file, start);
        if (isMpeg && OfMpeg(source, file, start, end) is { } mpeg)
            return mpeg;
        return OfLibrary(source, start, end, path, tryLibrary: !isMpeg)
            ?? OfMpeg(source, file, start, end)
            ?? (
                pages is null ? OfFfmpeg(path, stop)
                : OfFfmpeg(path, stop) is { } other ? other with { Break = pages.Break, Remark = RemarkOf(pages) }
                : null
            )
            ?? throw Unknown(source, file, start, end, path, isMpeg);
    }

    /// <summary>
    /// The same of a chunk that is said to be FLAC or Opus: a file of anything else is refused before any library sees it.
    /// </summary>
    /// <exception cref="InvalidDataException">It is not what it is said to be; a sentence.</exception>
    public static SoundPlan OfEncoding(Stream source, AudioEncoding encoding)
    {
        var file = new ByteCursor(source);
        var start = Tags.SkipFrom(file, 0);
        var end = Tags.StripFrom(file, start);
        var plan = encoding switch
        {
            AudioEncoding.Wav => null,
            AudioEncoding.Flac => file.Has(start, "fLaC"u8) ? OfFlac(source, file, start, end, MostStreams) : null,
            AudioEncoding.Opus => file.Has(start, "OggS"u8) ? OfOpus(source, OggWalk.Read(file, start, end, MostStreams)) : null,
        };
        return plan is { Parts.Count: <= MostStreams } ? plan : throw new InvalidDataException($"it is not {encoding.MediaType()}");
    }

    private static SoundPlan? OfOpus(Stream source, OggWalk walk) =>
        walk.Links.All(static link => link.Codec == OggCodec.Opus) ? OfOgg(source, walk) : null;

    private static SoundPlan? OfFlac(Stream source, ByteCursor file, long start, long end, int mostParts = int.MaxValue)
    {
        var parts = new List<SoundPart>();
        string? remark = null;
        for (long? at = start; at is { } from && parts.Count <= mostParts; )
        {
            if (FlacWalk.Read(file, from, end) is not { } walk)
                return parts.Count == 0 ? null : new(parts) { Break = "the sound file is damaged (what follows is no FLAC stream)" };
            var total = file.Read(walk.ClaimOffset, 5).ToArray();
            total[0] = (byte)(total[0] & 0xF0 | (int)(walk.Frames >> 32) & 0xF);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(total.AsSpan(1), (uint)walk.Frames);
            if (walk.Frames > 0)
                parts.Add(
                    new(() => new LibraryDecoder(new FilePart(source, from, walk.End) { Correction = (walk.ClaimOffset - from, total) }))
                    {
                        Frames = walk.Frames,
                        AtLeast = (walk.Frames, 0),
                    }
                );
            if (walk.Break is { } why)
                return parts.Count == 0 ? null : new(parts) { Break = why + Promise(walk.Claimed, walk.Frames, walk.Rate) };
            remark ??=
                walk.Claimed > 0 && walk.Claimed < walk.Frames
                    ? $"its header promises only {Seconds(walk.Claimed, walk.Rate)}"
                    : Rest(walk.LeftOver);
            at = walk.Next;
        }

        return parts.Count == 0 ? null : new(parts) { Remark = remark };
    }

    private static SoundPlan? OfOgg(Stream source, OggWalk walk)
    {
        if (walk.Links.Count == 0 || walk.Links.Any(static link => link.Codec == OggCodec.Other))
            return null;
        return new([
            .. walk.Links.Select(link => new SoundPart(() => new LibraryDecoder(new FilePart(source, link.Start, link.End)))
            {
                AtLeast = (link.Samples, link.Rate),
            }),
        ])
        {
            Break = walk.Break,
            Remark = RemarkOf(walk),
        };
    }

    private static string? RemarkOf(OggWalk walk) =>
        walk.Links is [.., { HasEnded: false }] ? "it is cut off, or what wrote it was: its last page is missing" : Rest(walk.LeftOver);

    private static SoundPlan OfChunks(Stream source, ByteCursor file, ChunkWalk first, long end, string? path, CancellationToken stop)
    {
        var parts = new List<SoundPart>();
        string? remark = null;
        var isCutOff = false;
        for (var next = first; next is { } walk; next = walk.Next is { } at ? ChunkWalk.Read(file, at, end) : null)
        {
            // Chunks that the sound runs into are not there; others may hold what a decoder needs.
            var until = walk.Next ?? (walk.Claimed is { } claimed && claimed >= walk.DataEnd - walk.Data ? end : walk.DataEnd);
            var part = new SoundPart(() =>
                new LibraryDecoder(
                    new FilePart(source, walk.Start, until)
                    {
                        Correction = walk.IsClaimWrong ? (walk.SizeOffset - walk.Start, walk.Kind.SizeOf(walk.DataEnd - walk.Data)) : null,
                    },
                    walk.Samples
                )
            );
            parts.Add(part);
            remark ??= walk.Remark;
            isCutOff |= walk.IsCutOff;
        }

        try
        {
            return new([.. parts.Select(WithFrames)]) { Remark = remark, IsCutOff = isCutOff };
        }
        catch (InvalidDataException) when (path is not null && FfmpegDecoder.IsThere)
        {
            return OfFfmpeg(path, stop)!;
        }
    }

    /// <summary>The library counts what is there by what it was told of it, which is true here.</summary>
    private static SoundPart WithFrames(SoundPart part)
    {
        using var decoder = (LibraryDecoder)part.Open();
        return part with { Frames = decoder.Frames, AtLeast = (decoder.Frames ?? 0, 0) };
    }

    private static SoundPlan? OfMpeg(Stream source, ByteCursor file, long start, long end)
    {
        if (MpegWalk.FindFirst(file, start, end, FirstChain) is not { } first)
            return null;
        var walk = MpegWalk.Read(file, first, end);
        if (walk.Stretches.Count == 0)
            return null;
        if (!new AudioLibrary(LibMpg123.Library, "libmpg123-0").IsThere)
            return null;
        var last = walk.Stretches[^1];
        return new([
            .. walk.Stretches.Select(stretch => new SoundPart(() => new MpegDecoder(source, stretch))
            {
                Frames = stretch.Samples,
                AtLeast = (stretch.Samples, 0),
            }),
        ])
        {
            Break = walk.Break is { } why
                ? why + Promise((last.Index.Frames ?? 0) * last.Header.Samples, last.Frames * last.Header.Samples, last.Header.Rate)
                : null,
            Remark = Rest(walk.LeftOver),
        };
    }

    private static SoundPlan? OfLibrary(Stream source, long start, long end, string? path, bool tryLibrary)
    {
        if (!tryLibrary || path is not null && IsFfmpegs(source, start) && FfmpegDecoder.IsThere)
            return null;
        var part = new SoundPart(() => new LibraryDecoder(new FilePart(source, start, end)));
        try
        {
            return new([WithFrames(part)]);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static SoundPlan? OfFfmpeg(string? path, CancellationToken stop)
    {
        if (path is null || !FfmpegDecoder.IsThere)
            return null;
        new FfmpegDecoder(path, stop).Dispose();
        return new([new(() => new FfmpegDecoder(path, stop))]);
    }

    private static InvalidDataException Unknown(Stream source, ByteCursor file, long start, long end, string? path, bool isMpeg)
    {
        var reason =
            SoundNames.Of(file.Read(start, 64)) is { } name ? $"it is {name}"
            : isMpeg ? "it begins like MPEG audio, and no frames of it follow each other"
            : Reason(source, start, end);
        var convert = path is null
            ? ""
            : $"; if it is sound, 'ffmpeg -i {Path.GetFileName(path)} {Path.GetFileNameWithoutExtension(path)}.flac' makes a file of "
                + "it that can be read";
        return new($"a sound file that cannot be understood ({reason}){convert}");
    }

    private static string Reason(Stream source, long start, long end)
    {
        try
        {
            new LibraryDecoder(new FilePart(source, start, end)).Dispose();
            return "it is in none of the formats that are known here";
        }
        catch (InvalidDataException e)
        {
            return e.Message.IndexOf('(', StringComparison.Ordinal) is > 0 and var at ? e.Message[(at + 1)..].TrimEnd(')') : e.Message;
        }
    }

    /// <summary>The library would print what it thinks of such a file.</summary>
    private static bool IsMpeg(ByteCursor file, long start)
    {
        while (file.From(start) is [0, ..] and var bytes)
            start += bytes.IndexOfAnyExcept((byte)0) is > 0 and var zeros ? zeros : bytes.Length;
        return file.Read(start, 2) is [0xFF, >= 0xE0];
    }

    private static bool IsFfmpegs(Stream source, long start) => SoundNames.Of(new ByteCursor(source).Read(start, 64)) is not null;

    private static string? Rest(long bytes) => bytes > 0 ? $"{bytes} bytes at its end are no sound, and are left out" : null;

    private static string Promise(long claimed, long found, int rate) =>
        claimed > found && rate > 0 ? $" (its header promises {Seconds(claimed, rate)})" : "";

    private static string Seconds(long samples, int rate) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{samples / (double)rate:0.##} s");
}
