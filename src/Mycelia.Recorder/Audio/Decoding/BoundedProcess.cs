using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Mycelia.Recorder.Audio.Decoding;

/// <summary>
/// A program that is asked something, and trusted with nothing: no input, no environment, a limit on its memory, and none of its
/// words reaches the terminal. One that gives nothing for too long is ended, and so is one that is no longer needed.
/// </summary>
internal sealed class BoundedProcess : IDisposable
{
    private const string MostMemory = "--as=2147483648";
    private const int MostWords = 2_000;

    private readonly Process _process;
    private readonly Timer _watch;
    private readonly WatchedStream _output;
    private readonly Task<string> _words;
    private bool _hung;

    private BoundedProcess(Process process, TimeSpan patience)
    {
        _process = process;
        _watch = new(_ => Hang(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _output = new(
            process.StandardOutput.BaseStream,
            isWaiting => _watch.Change(isWaiting ? patience : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan)
        );
        _words = Task.Run(ReadWordsAsync);
    }

    /// <summary>What it writes.</summary>
    public Stream Output => _output;

    /// <summary>Where the program is; null: it is not on this machine.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    /// <exception cref="InvalidDataException">It cannot be started.</exception>
    public static BoundedProcess Start(string program, TimeSpan patience, params string[] arguments)
    {
        var path = Find(program) ?? throw new InvalidDataException($"there is no {program} on this machine");
        var start = Find("prlimit") is { } limiter
            ? new ProcessStartInfo(limiter, [MostMemory, "--core=0", "--", path, .. arguments])
            : new(path, arguments);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        start.Environment["LC_ALL"] = "C";
        try
        {
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            return new(process, patience);
        }
        catch (Win32Exception e)
        {
            throw new InvalidDataException($"{program} cannot be started: {e.Message}", e);
        }
    }

    /// <summary>Waits for its end, once all of its output was read.</summary>
    /// <returns>What went wrong, in a line; null when nothing did.</returns>
    public string? End()
    {
        _process.WaitForExit();
        var words = _words.GetAwaiter().GetResult();
        return _hung ? "it gave nothing for too long, and was ended"
            : words.Length > 0 ? words
            : _process.ExitCode == 0 ? null
            : $"it ended with {_process.ExitCode}";
    }

    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    public void Dispose()
    {
        _watch.Dispose();
        Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Hang()
    {
        _hung = true;
        Kill();
    }

    /// <summary>All that it says is read, so that it never waits; the first line of it is kept, without what could move a cursor.</summary>
    private async Task<string> ReadWordsAsync()
    {
        var kept = new StringBuilder();
        var buffer = new char[1_024];
        for (int read; (read = await _process.StandardError.ReadAsync(buffer).ConfigureAwait(false)) > 0; )
            kept.Append(buffer, 0, Math.Min(read, MostWords - Math.Min(MostWords, kept.Length)));
        var line =
            kept.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? "";
        // "[mov,mp4 @ 0x55d0]": where in the program it was said.
        if (line.StartsWith('[') && line.IndexOf("] ", StringComparison.Ordinal) is > 0 and var end)
            line = line[(end + 2)..];
        return string.Concat(line.EnumerateRunes().Where(static rune => !Rune.IsControl(rune)).Take(200));
    }

    /// <summary>Tells when somebody waits for it, and when no longer: who reads slowly is no reason to end the program.</summary>
    private sealed class WatchedStream(Stream stream, Action<bool> wait) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            wait(true);
            var read = stream.Read(buffer);
            wait(false);
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
