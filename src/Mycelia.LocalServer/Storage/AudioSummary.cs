using System.Buffers;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Peaks;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Audio.Decoding;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Storage;

/// <summary>
/// What a received audio file holds. What is there counts, not what its header promises: a writer that was killed promises too much.
/// </summary>
/// <param name="Encoding">How it is written down.</param>
/// <param name="Format">What it is when decoded.</param>
/// <param name="PcmOffset">Where the first frame of a WAV file is; else 0.</param>
/// <param name="Frames">Whole frames that are there.</param>
/// <param name="Peaks">How loud they are.</param>
internal sealed record AudioSummary(AudioEncoding Encoding, AudioFormat Format, long PcmOffset, long Frames, PeakBins Peaks)
{
    /// <summary>Where the audio of a WAV file has begun, whatever stands before it.</summary>
    private const int LongestWavHeader = 256 * 1024;

    private const int BlockBytes = 64 * 1024;

    private static Refusal TooLong { get; } =
        new(
            413,
            $"The audio is longer than {ChunkLimits.LongestAudio.TotalMinutes:0} minutes, or decoded larger than "
                + $"{ChunkLimits.MostDecodedBytes >> 20} MiB: cut it into chunks.",
            "audio"
        );

    /// <param name="file">From its beginning.</param>
    /// <param name="encoding">What it is said to be.</param>
    /// <param name="startMs">Wall-clock time of its first frame, ms since 1970 UTC.</param>
    /// <param name="cancellationToken">Ends the decoding.</param>
    public static Outcome<AudioSummary> Read(Stream file, AudioEncoding encoding, long startMs, CancellationToken cancellationToken)
    {
        try
        {
            var summary = encoding == AudioEncoding.Wav ? ReadWav(file, startMs) : Decode(file, encoding, startMs, cancellationToken);
            if (summary.Frames == 0)
                return Wrong($"The audio is empty: a {encoding.Name().ToUpperInvariant()} file without a single frame.");
            if (!IsKnown(summary.Format))
                return Wrong($"The audio cannot be used: {summary.Format}.");
            return summary.Frames > ChunkLimits.MostFrames(summary.Format) ? TooLong : summary;
        }
        catch (InvalidDataException e)
        {
            // A decoder that could not read on has words of its own for that.
            cancellationToken.ThrowIfCancellationRequested();
            return Wrong($"The audio cannot be used: {e.Message}.");
        }
    }

    private static AudioSummary ReadWav(Stream file, long startMs)
    {
        var block = ArrayPool<byte>.Shared.Rent(LongestWavHeader);
        try
        {
            using var start = new MemoryStream(
                block,
                0,
                file.ReadAtLeast(block.AsSpan(0, LongestWavHeader), LongestWavHeader, throwOnEndOfStream: false)
            );
            var header = WavHeader.Read(start);
            var (format, offset) = (header.Format, start.Position);
            var frames = Math.Min(header.DataBytes, file.Length - offset) / format.BytesPerFrame;
            var peaks = new PeakMeter(startMs, format);
            if (IsKnown(format) && frames <= ChunkLimits.MostFrames(format))
                Measure(file, offset, frames * format.BytesPerFrame, format.BytesPerSample, block, peaks);
            return new(AudioEncoding.Wav, format, offset, frames, peaks.Bins);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private static void Measure(Stream file, long offset, long bytes, int sampleBytes, byte[] block, PeakMeter peaks)
    {
        file.Position = offset;
        for (int read; bytes > 0; bytes -= read)
        {
            var wanted = block.AsSpan(0, (int)Math.Min(bytes, LongestWavHeader / sampleBytes * sampleBytes));
            read = file.ReadAtLeast(wanted, wanted.Length, throwOnEndOfStream: false);
            if (read < wanted.Length)
                throw new InvalidDataException("it ends before its end");
            peaks.Add(wanted);
        }
    }

    /// <summary>Decodes it to the end, unless that is further than is accepted: what is answered with "stored" can be played.</summary>
    private static AudioSummary Decode(Stream file, AudioEncoding encoding, long startMs, CancellationToken cancellationToken)
    {
        using var audio = new DecodedAudioStream(
            new StoppableStream(file) { Stop = cancellationToken },
            static format => format,
            leaveOpen: true,
            only: encoding
        );
        if (!IsKnown(audio.Format))
            throw new InvalidDataException($"it is {audio.Format}");
        var most = ChunkLimits.MostFrames(audio.Format) * audio.Format.BytesPerFrame;
        var peaks = new PeakMeter(startMs, audio.Format);
        var buffer = new byte[BlockBytes / audio.Format.BytesPerFrame * audio.Format.BytesPerFrame];
        long bytes = 0;
        for (int read; bytes <= most && (read = audio.Read(buffer)) > 0; )
        {
            cancellationToken.ThrowIfCancellationRequested();
            bytes += read;
            peaks.Add(buffer.AsSpan(0, read));
        }

        cancellationToken.ThrowIfCancellationRequested();
        return audio.Problem is null
            ? new(encoding, audio.Format, 0, bytes / audio.Format.BytesPerFrame, peaks.Bins)
            : throw new InvalidDataException(audio.Problem);
    }

    private static bool IsKnown(AudioFormat format) =>
        format is { SampleRate: <= ChunkLimits.HighestRate, Channels: <= ChunkLimits.MostChannels };

    private static Refusal Wrong(string error) => new(422, error, "audio");
}
