using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Cli.Status;

/// <summary>
/// Asks the recorder of a queue. What answers is a recorder of this user's or root's, or nothing of it is believed; and what it says has
/// its bounds.
/// </summary>
internal sealed class StatusQuery : IDisposable
{
    private const int LongestAnswer = 1_048_576;

    /// <summary>How long the first line may take, and every other from its first byte on.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(50);

    private readonly Socket _socket;
    private readonly string _queuePath;
    private byte[] _received = new byte[65_536];
    private int _length;
    private bool _hasAnswered;

    private StatusQuery(Socket socket, string queuePath) => (_socket, _queuePath) = (socket, queuePath);

    /// <returns>Null when no recorder runs on this queue.</returns>
    /// <exception cref="UserError">Another user's program answers in its place, or nobody does although somebody listens.</exception>
    public static Task<StatusQuery?> AskAsync(string queuePath, string question, CancellationToken stop) =>
        AskAsync(queuePath, Encoding.ASCII.GetBytes(question + "\n"), stop);

    /// <inheritdoc cref="AskAsync(string, string, CancellationToken)"/>
    public static async Task<StatusQuery?> AskAsync(string queuePath, ReadOnlyMemory<byte> question, CancellationToken stop) =>
        await ConnectAsync(queuePath, question, stop) is { } socket ? new(socket, queuePath) : null;

    /// <summary>The connection itself, once the question is asked: for what goes on otherwise than by lines.</summary>
    /// <inheritdoc cref="AskAsync(string, string, CancellationToken)"/>
    public static Task<Socket?> ConnectAsync(string queuePath, string question, CancellationToken stop) =>
        ConnectAsync(queuePath, Encoding.ASCII.GetBytes(question + "\n"), stop);

    private static async Task<Socket?> ConnectAsync(string queuePath, ReadOnlyMemory<byte> question, CancellationToken stop)
    {
        using var file = new SocketFile(queuePath);
        if (await ConnectAsync(file, queuePath, stop) is not { } socket)
            return null;
        try
        {
            if (!Peer.IsTrusted(socket))
                throw new UserError(
                    ExitCode.Failed,
                    $"what answers at {file.Path} is no recorder of yours but a program of {UserNames.Of(Peer.UserOf(socket))}: "
                        + "nothing that it says is shown; if it is a recorder of theirs, ask as that user"
                );
            while (question.Length > 0)
                question = question[await socket.SendAsync(question, stop)..];
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw NoAnswer(queuePath);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Somebody listens, and says nothing in time.</summary>
    public static UserError NoAnswer(string queuePath) =>
        new(ExitCode.Failed, $"the recorder of {queuePath} does not answer: it hangs, or too many ask it at once");

    /// <returns>Null when nobody listens: there is no socket, or one that a dead recorder left.</returns>
    private static async Task<Socket?> ConnectAsync(SocketFile file, string queuePath, CancellationToken stop)
    {
        for (var began = Stopwatch.GetTimestamp(); ; await Task.Delay(BetweenTries, stop))
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(file.Address, stop);
                return socket;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.TryAgain)
            {
                // EAGAIN: so many wait at it already that there is no room for another (unix(7)).
                socket.Dispose();
                if (Stopwatch.GetElapsedTime(began) > Patience)
                    throw NoAnswer(queuePath);
            }
            catch (SocketException e) when (e.SocketErrorCode != SocketError.AccessDenied)
            {
                socket.Dispose();
                return null;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    /// <returns>Null when the recorder has no more to say.</returns>
    /// <exception cref="FormatException">What it says is no answer.</exception>
    /// <exception cref="UserError">It says nothing.</exception>
    public async Task<StatusAnswer?> NextAsync(CancellationToken stop) =>
        await NextLineAsync(stop) is { } line ? StatusAnswer.Parse(line) : null;

    /// <summary>The next line, whatever it says.</summary>
    /// <returns>Null when the recorder has no more to say.</returns>
    /// <exception cref="FormatException">It does not end.</exception>
    /// <exception cref="UserError">It says nothing.</exception>
    public async Task<ReadOnlyMemory<byte>?> NextLineAsync(CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            while (true)
            {
                var end = _received.AsSpan(0, _length).IndexOf((byte)'\n');
                if (end >= 0)
                    return Take(end);
                if (_length == LongestAnswer)
                    throw new FormatException("it does not end");
                if (_length == _received.Length)
                    Array.Resize(ref _received, LongestAnswer);
                if (_length > 0 || !_hasAnswered)
                    patience.CancelAfter(Patience);
                var length = await _socket.ReceiveAsync(_received.AsMemory(_length), patience.Token);
                if (length == 0)
                    return null;
                _length += length;
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw _length > 0 ? new FormatException("it does not end") : NoAnswer(_queuePath);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    public void Dispose() => _socket.Dispose();

    private ReadOnlyMemory<byte> Take(int end)
    {
        var line = _received.AsSpan(0, end).ToArray();
        _received.AsSpan((end + 1).._length).CopyTo(_received);
        _length -= end + 1;
        _hasAnswered = true;
        return line;
    }
}
