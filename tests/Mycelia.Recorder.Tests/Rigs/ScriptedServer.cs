using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Mycelia.Recorder.Destinations.Mycelia.Http;

namespace Mycelia.Recorder.Tests.Rigs;

/// <summary>A server on a real socket that answers each request as the test says, down to the misbehaviour.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    public const string Token = """{"access_token":"token-1","token_type":"bearer","expires_in":86400}""";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<Exchange, Task> _script;
    private readonly Task _accepting;
    private int _requests;
    private int _connections;

    public ScriptedServer(Func<Exchange, Task> script)
    {
        _script = script;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The head of every request, in order of arrival.</summary>
    public ConcurrentQueue<string> Heads { get; } = [];

    /// <summary>How many connections were opened.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Every body that was read, in order.</summary>
    public ConcurrentQueue<string> Bodies { get; } = [];

    public MyceliaOptions Options =>
        new(new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}"), "0123456789abcdef01234567", "mycelia_secret");

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync()));
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        Interlocked.Increment(ref _connections);
        using (client)
        {
            try
            {
                await ServeRequestsAsync(client);
            }
            catch (IOException)
            {
                // The client has gone: some tests are about that.
            }
        }
    }

    private async Task ServeRequestsAsync(TcpClient client)
    {
        while (await Exchange.BeginAsync(client, Bodies, Interlocked.Increment(ref _requests)) is { } exchange)
        {
            Heads.Enqueue(exchange.Head);
            await _script(exchange);
            if (exchange.IsOver)
                return;
        }
    }

    /// <summary>One request and what is done about it.</summary>
    internal sealed class Exchange(TcpClient client, ConcurrentQueue<string> bodies, string head, int number)
    {
        public string Head { get; } = head;

        /// <summary>From 1, over all connections.</summary>
        public int Number { get; } = number;

        public bool IsOver { get; private set; }

        public bool IsFor(string path) => Head.StartsWith($"POST {path} ", StringComparison.Ordinal);

        public static async Task<Exchange?> BeginAsync(TcpClient client, ConcurrentQueue<string> bodies, int number)
        {
            var head = new List<byte>();
            var next = new byte[1];
            while (!head.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()))
            {
                if (await client.GetStream().ReadAsync(next) == 0)
                    return null;
                head.Add(next[0]);
            }

            return new(client, bodies, Encoding.Latin1.GetString([.. head]), number);
        }

        public async Task<string> ReadBodyAsync()
        {
            var length = Head.Split("\r\n").Single(static line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))[
                "Content-Length:".Length..
            ];
            var body = new byte[int.Parse(length, System.Globalization.CultureInfo.InvariantCulture)];
            await client.GetStream().ReadExactlyAsync(body);
            var text = Encoding.Latin1.GetString(body);
            bodies.Enqueue(text);
            return text;
        }

        public async Task AnswerAsync(int status, string body, string headers = "")
        {
            var answer = $"HTTP/1.1 {status} Whatever\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}\r\n{body}";
            await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(answer));
        }

        /// <summary>Writes what no answer needs to be.</summary>
        public async Task WriteAsync(string text) => await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text));

        /// <summary>Reads the body, answers, and keeps the connection.</summary>
        public async Task ReadAndAnswerAsync(int status, string body, string headers = "")
        {
            await ReadBodyAsync();
            await AnswerAsync(status, body, headers);
        }

        /// <summary>Answers without reading the body, and closes.</summary>
        public async Task RefuseEarlyAsync(int status, string body)
        {
            await AnswerAsync(status, body, "Connection: close\r\n");
            IsOver = true;
        }

        /// <summary>Closes the connection once what was written has left.</summary>
        public void End() => IsOver = true;

        /// <summary>Drops the connection with an RST, as a process that dies does.</summary>
        public void Reset()
        {
            client.Client.LingerState = new LingerOption(true, 0);
            client.Client.Close();
            IsOver = true;
        }
    }
}
