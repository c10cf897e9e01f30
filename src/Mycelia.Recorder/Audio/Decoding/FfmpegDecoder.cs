using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio.Decoding;

/// <summary>
/// What the <c>ffmpeg</c> program decodes, in a process of its own: whatever a file makes of it, it is no part of this one.
/// </summary>
internal sealed class FfmpegDecoder : ISoundDecoder
{
    /// <summary>One that gives nothing for so long hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Containers that hold sound, and refer to no other file: no playlists.</summary>
    private const string Containers =
        "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,asf,aac,amr,amrnb,amrwb,ogg,flac,mp3,wav,w64,aiff,caf,au,ape,wv,tta,tak,mpc,mpc8,"
        + "dsf,iff,ac3,eac3,dts,avi,flv,mpeg,mpegts,loas,latm,oma,qcp,voc,gsm,spx";

    private readonly BoundedProcess _process;
    private readonly CancellationToken _stop;
    private readonly CancellationTokenRegistration _onStop;
    private byte[] _bytes = [];

    /// <param name="path">The file.</param>
    /// <param name="stop">Ends a read that waits for the program.</param>
    /// <exception cref="InvalidDataException">The program does not know it, or there is no sound in it.</exception>
    public FfmpegDecoder(string path, CancellationToken stop)
    {
        _stop = stop;
        _process = BoundedProcess.Start(
            "ffmpeg",
            Patience,
            "-nostdin",
            "-hide_banner",
            "-loglevel",
            "error",
            "-xerror",
            "-protocol_whitelist",
            "file,pipe",
            "-format_whitelist",
            Containers,
            "-max_alloc",
            "134217728",
            "-threads",
            "1",
            "-i",
            "file:" + Path.GetFullPath(path),
            "-map",
            "0:a:0",
            "-threads",
            "1",
            "-c:a",
            "pcm_f32be",
            "-f",
            "au",
            "pipe:1"
        );
        _onStop = stop.Register(Abort);
        try
        {
            Format = ReadHeader();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public AudioFormat Format { get; }

    /// <summary>Whether the program is here.</summary>
    public static bool IsThere => BoundedProcess.Find("ffmpeg") is not null;

    public int Read(Span<float> samples)
    {
        var wanted = samples.Length / Format.Channels * Format.Channels * sizeof(float);
        if (_bytes.Length < wanted)
            _bytes = new byte[wanted];
        var read = _process.Output.ReadAtLeast(_bytes.AsSpan(0, wanted), wanted, throwOnEndOfStream: false);
        BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, int>(_bytes.AsSpan(0, read)), MemoryMarshal.Cast<float, int>(samples));
        _stop.ThrowIfCancellationRequested();
        if (read < wanted && _process.End() is { } trouble)
            throw new InvalidDataException($"the sound file is damaged (ffmpeg: {trouble})");
        return read / (Format.Channels * sizeof(float));
    }

    public void Abort() => _process.Kill();

    public void Dispose()
    {
        _onStop.Dispose();
        _process.Dispose();
    }

    /// <summary>An AU file: magic, offset of the sound, its size, encoding, rate, channels.</summary>
    private AudioFormat ReadHeader()
    {
        Span<byte> head = stackalloc byte[24];
        var length = _process.Output.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        _stop.ThrowIfCancellationRequested();
        if (length < head.Length || !head.StartsWith(".snd"u8))
            throw new InvalidDataException(
                $"a sound file that cannot be understood (ffmpeg: {_process.End() ?? "there is no sound in it"})"
            );
        Span<byte> rest = stackalloc byte[256];
        _process.Output.ReadExactly(rest[..Math.Clamp(BinaryPrimitives.ReadInt32BigEndian(head[4..]) - head.Length, 0, rest.Length)]);
        return new(BinaryPrimitives.ReadInt32BigEndian(head[16..]), BinaryPrimitives.ReadInt32BigEndian(head[20..]));
    }
}
