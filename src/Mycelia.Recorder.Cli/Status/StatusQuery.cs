using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Mycelia.Recorder.Cli.Status;

/// <summary>Asks the recorder of a queue.</summary>
internal sealed class StatusQuery : IDisposable
{
    private const int LongestAnswer = 65_536;
    private readonly StreamReader _answers;

    private StatusQuery(Socket socket) => _answers = new(new NetworkStream(socket, ownsSocket: true), Encoding.UTF8);

    /// <returns>Null when no recorder runs on this queue.</returns>
    public static async Task<StatusQuery?> AskAsync(string queuePath, string question, CancellationToken stop)
    {
        using var file = new SocketFile(queuePath);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(file.Address, stop);
            await socket.SendAsync(Encoding.ASCII.GetBytes(question + "\n"), stop);
            return new(socket);
        }
        catch (SocketException e) when (e.SocketErrorCode != SocketError.AccessDenied)
        {
            // No socket, or one that a dead recorder left.
            socket.Dispose();
            return null;
        }
    }

    /// <returns>Null when the recorder has no more to say.</returns>
    /// <exception cref="JsonException">The answer is none.</exception>
    public async Task<JsonElement?> NextAsync(CancellationToken stop)
    {
        try
        {
            return await _answers.ReadLineAsync(stop) is { Length: > 0 and < LongestAnswer } line ? JsonDocument.Parse(line).RootElement : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose() => _answers.Dispose();
}
