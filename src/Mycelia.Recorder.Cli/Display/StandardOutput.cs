using System.Text;

namespace Mycelia.Recorder.Cli.Display;

/// <summary>Standard output as a stream whose failure says what it is: everything that a command prints goes through it.</summary>
internal sealed class StandardOutput : Stream
{
    private readonly Stream _output = Console.OpenStandardOutput();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Makes it the console's.</summary>
    public static void Install() => Console.SetOut(TextWriter.Synchronized(new StreamWriter(new StandardOutput(), new UTF8Encoding(false)) { AutoFlush = true }));

    /// <exception cref="OutputException">Nothing is taken.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _output.Write(buffer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutputException(e);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
