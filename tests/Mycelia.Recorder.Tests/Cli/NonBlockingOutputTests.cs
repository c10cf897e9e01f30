using System.IO.Pipes;
using System.Text;
using Mycelia.Recorder.Cli.Output;

namespace Mycelia.Recorder.Tests.Cli;

public sealed class NonBlockingOutputTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly AnonymousPipeServerStream _pipe = new(PipeDirection.Out);
    private readonly AnonymousPipeClientStream _reader;
    private readonly NonBlockingOutput _output;

    public NonBlockingOutputTests()
    {
        _reader = new(PipeDirection.In, _pipe.ClientSafePipeHandle);
        _output = new((int)_pipe.SafePipeHandle.DangerousGetHandle());
    }

    public void Dispose()
    {
        _reader.Dispose();
        _pipe.Dispose();
    }

    [Fact]
    public async Task Who_writes_is_not_held_up_by_a_reader_that_stands_still_and_that_gets_all_when_it_goes_on()
    {
        // Three times what a pipe takes.
        var lines = Write(2_000);
        Assert.False(_output.Drain(TimeSpan.Zero));

        Assert.Equal(lines, await ReadAsync(2_000));
        Assert.True(_output.Drain(Patience));
    }

    [Fact]
    public async Task Of_what_comes_when_too_much_waits_whole_lines_are_missing()
    {
        var lines = Write(20_000);
        var taken = new List<string>();
        var reading = Task.Run(async () =>
        {
            using var reader = new StreamReader(_reader);
            while (await reader.ReadLineAsync() is { } line && line != "end")
                taken.Add(line);
        });
        Assert.True(_output.Drain(Patience));
        _output.Write("end\n"u8);
        await reading.WaitAsync(Patience);

        Assert.InRange(taken.Count, 9_000, 12_000);
        Assert.Equal(taken, lines.Intersect(taken));
    }

    private List<string> Write(int count)
    {
        var lines = Enumerable.Range(0, count).Select(static n => $"{n:000000} {new string('x', 92)}").ToList();
        foreach (var line in lines)
            _output.Write(Encoding.ASCII.GetBytes(line + "\n"));
        return lines;
    }

    private async Task<List<string>> ReadAsync(int count)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var reader = new StreamReader(_reader, leaveOpen: true);
        var lines = new List<string>();
        while (lines.Count < count && await reader.ReadLineAsync(patience.Token) is { } line)
            lines.Add(line);
        return lines;
    }
}
