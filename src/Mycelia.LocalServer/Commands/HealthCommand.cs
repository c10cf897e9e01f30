using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Commands;

/// <summary><c>mycelia-local-server health</c>: for a container, in which there is nothing else that could ask.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <param name="urls">Where it listens, as the server itself takes it.</param>
    /// <param name="endPoints">Reads where that is: by option, environment or default.</param>
    /// <param name="output">For the answer.</param>
    public static Command Create(Option<string?> urls, Func<ParseResult, IReadOnlyList<IPEndPoint>> endPoints, TextWriter output)
    {
        var health = new Command("health", "Ask the running server whether it answers. Exit code: 0 it does, 1 it does not.") { urls };
        health.SetAction(
            async (parsed, stop) =>
            {
                var server = Reachable(endPoints(parsed)[0]);
                await AskAsync(server, stop).ConfigureAwait(false);
                await output.WriteLineAsync($"The server at http://{server} answers.").ConfigureAwait(false);
            }
        );
        return health;
    }

    private static async Task AskAsync(IPEndPoint server, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(server, patience.Token).ConfigureAwait(false);
            var question = Encoding.ASCII.GetBytes($"GET /healthz HTTP/1.1\r\nHost: {server}\r\nConnection: close\r\n\r\n");
            await socket.SendAsync(question, SocketFlags.None, patience.Token).ConfigureAwait(false);
            using var stream = new NetworkStream(socket);
            using var answer = new StreamReader(stream, Encoding.ASCII);
            var status = await answer.ReadLineAsync(patience.Token).ConfigureAwait(false);
            if (status?.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal) != true)
                throw new StartupException($"what listens at http://{server} answers with '{status}'.");
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            throw new StartupException($"no server answers at http://{server} ({e.Message}).", inner: e);
        }
    }

    /// <summary>A server that listens on every address is asked on this machine's own.</summary>
    private static IPEndPoint Reachable(IPEndPoint server) =>
        server.Address.Equals(IPAddress.Any) ? new(IPAddress.Loopback, server.Port)
        : server.Address.Equals(IPAddress.IPv6Any) ? new(IPAddress.IPv6Loopback, server.Port)
        : server;
}
