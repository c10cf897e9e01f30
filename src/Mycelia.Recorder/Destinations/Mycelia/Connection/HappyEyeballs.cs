using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;

namespace Mycelia.Recorder.Destinations.Mycelia.Connection;

/// <summary>
/// Opens a connection to whichever of a name's addresses answers first (RFC 8305), so that a network whose IPv6 leads
/// nowhere costs a quarter of a second. Names are looked up anew for every connection.
/// </summary>
internal static class HappyEyeballs
{
    /// <summary>How long an address is tried before the next one is tried beside it.</summary>
    private static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(250);

    /// <param name="server">The server, or the proxy before it.</param>
    /// <param name="resolve">Finds a name's addresses.</param>
    /// <param name="staysHere">Whether what is sent may not leave this machine, wherever the name leads.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StrayAddressException">It would leave it.</exception>
    public static async ValueTask<Stream> ConnectAsync(
        DnsEndPoint server,
        Func<string, CancellationToken, Task<IPAddress[]>> resolve,
        bool staysHere,
        CancellationToken cancellationToken
    )
    {
        var found = await resolve(server.Host, cancellationToken).ConfigureAwait(false);
        if (staysHere && Array.FindAll(found, IPAddress.IsLoopback) is var here)
            found = here.Length > 0 || found.Length == 0 ? here : throw new StrayAddressException(server.Host, found[0]);
        var addresses = Alternate(found);
        var socket = await FirstAsync(addresses, (address, stop) => OpenAsync(new(address, server.Port), stop), cancellationToken)
            .ConfigureAwait(false);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>The order of the system, but IPv6 and IPv4 by turns.</summary>
    public static IReadOnlyList<IPAddress> Alternate(IReadOnlyList<IPAddress> addresses)
    {
        if (addresses.Count < 2)
            return addresses;
        var families = addresses.GroupBy(static address => address.AddressFamily).Select(static family => family.ToList()).ToList();
        var longest = families.Count == 0 ? 0 : families.Max(static family => family.Count);
        return
        [
            .. Enumerable
                .Range(0, longest)
                .SelectMany(turn => families.Where(family => turn < family.Count).Select(family => family[turn])),
        ];
    }

    /// <exception cref="SocketException">None answers; this is what the first one said.</exception>
    public static async Task<T> FirstAsync<T>(
        IReadOnlyList<IPAddress> addresses,
        Func<IPAddress, CancellationToken, Task<T>> open,
        CancellationToken cancellationToken
    )
        where T : IDisposable
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new List<Task<T>>();
        Exception? failure = null;
        for (var tried = 0; tried < addresses.Count || running.Count > 0; )
        {
            if (tried < addresses.Count)
                running.Add(open(addresses[tried++], over.Token));
            Task[] awaited = tried < addresses.Count ? [.. running, Task.Delay(HeadStart, over.Token)] : [.. running];
            await Task.WhenAny(awaited).ConfigureAwait(false);
            while (running.Find(static task => task.IsCompleted) is { } done)
            {
                running.Remove(done);
                if (done.IsCompletedSuccessfully)
                {
                    await over.CancelAsync().ConfigureAwait(false);
                    running.ForEach(DisposeLater);
                    return await done.ConfigureAwait(false);
                }

                failure ??= Reason(done);
            }

            cancellationToken.ThrowIfCancellationRequested();
        }

        failure ??= new SocketException((int)SocketError.HostNotFound);
        ExceptionDispatchInfo.Throw(failure);
        throw failure;
    }

    private static Exception Reason<T>(Task<T> failed) => failed.Exception?.InnerException ?? new OperationCanceledException();

    private static void DisposeLater<T>(Task<T> task)
        where T : IDisposable =>
        task.ContinueWith(
            static late =>
            {
                if (late.IsCompletedSuccessfully)
                    late.Result.Dispose();
                else
                    _ = late.Exception;
            },
            TaskScheduler.Default
        );

    private static async Task<Socket> OpenAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        // An IPv4 address in IPv6's clothes (RFC 4291, 2.5.5.2): a socket of IPv6 has no way there.
        if (endpoint.Address.IsIPv4MappedToIPv6)
            endpoint = new(endpoint.Address.MapToIPv4(), endpoint.Port);
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
