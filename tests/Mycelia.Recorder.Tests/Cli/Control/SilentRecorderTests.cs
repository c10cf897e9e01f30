using System.Net.Sockets;
using Mycelia.Recorder.Cli.Control;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Status;

namespace Mycelia.Recorder.Tests.Cli.Control;

/// <summary>A recorder that is there and says nothing, as one that was stopped by SIGSTOP: whatever asks it says so, and soon.</summary>
public sealed class SilentRecorderTests : IDisposable
{
    private readonly TemporaryQueue _file = new();
    private readonly SocketFile _place;
    private readonly Socket _silent = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public SilentRecorderTests()
    {
        _place = new(_file.Path);
        _silent.Bind(_place.Address);
        _silent.Listen(8);
    }

    public void Dispose()
    {
        _silent.Dispose();
        _place.Dispose();
        _file.Dispose();
    }

    [Fact]
    public async Task Whatever_asks_it_says_that_it_does_not_answer()
    {
        var stop = TestContext.Current.CancellationToken;
        using var follower = await StatusQuery.AskAsync(_file.Path, StatusClientSession.Follow, stop);
        Task[] asked =
        [
            RunningRecorder.TellAsync(_file.Path, new(ControlCommand.Pause), stop),
            RecorderImportQueue.ConnectAsync(_file.Path, stop),
            follower!.NextAsync(stop),
        ];
        foreach (var one in asked)
        {
            var problem = await Assert.ThrowsAsync<UserError>(() => one);
            Assert.Equal(StatusQuery.NoAnswer(_file.Path).Message, problem.Message);
        }
    }
}
