using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Audio.Decoding;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.Files;

/// <summary>The PCM of a WAV file that needs no decoder, as far as the file has it: its header may promise more, or less.</summary>
internal sealed class PlainWav : Stream
{
    private readonly Stream _file;
    private readonly FilePart _pcm;

    private PlainWav(Stream file, FilePart pcm, WavHeader header, ChunkWalk walk) =>
        (_file, _pcm, Header, Remark, IsCutOff) = (file, pcm, header, walk.Remark, walk.IsCutOff);

    public WavHeader Header { get; }

    /// <summary>What is strange about the file, in words; null: nothing.</summary>
    public string? Remark { get; }

    /// <summary>Whether that is that there is less of it than its header promises.</summary>
    public bool IsCutOff { get; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _pcm.Length;

    public override long Position
    {
        get => _pcm.Position;
        set => throw new NotSupportedException();
    }

    /// <param name="path">The file.</param>
    /// <param name="format">The only format that is taken.</param>
    /// <param name="stop">Ends every read of it.</param>
    /// <returns>Null when it is no WAV file of PCM of this format, or several of them in one.</returns>
    /// <exception cref="InvalidDataException">It is no file; the message begins with the path.</exception>
    public static PlainWav? TryOpen(string path, AudioFormat format, CancellationToken stop = default)
    {
        var file = RegularFile.Open(path, stop);
        PlainWav? plain = null;
        try
        {
            return plain = WavHeader.Read(file) is var header && header.Format == format ? Open(file, header) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
        finally
        {
            if (plain is null)
                file.Dispose();
        }
    }

    /// <returns>Null when there is more than one file in it.</returns>
    public static PlainWav? Open(Stream file, WavHeader header)
    {
        var bytes = new ByteCursor(file);
        if (ChunkWalk.Read(bytes, 0, Tags.StripFrom(bytes, 0)) is not { Next: null } walk)
            return null;
        var frames = (walk.DataEnd - walk.Data) / header.Format.BytesPerFrame;
        return new(file, new(file, walk.Data, walk.Data + frames * header.Format.BytesPerFrame), header, walk);
    }

    public override int Read(Span<byte> buffer) => _pcm.Read(buffer);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
        base.Dispose(disposing);
    }
}
