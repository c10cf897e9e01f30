using System.Buffers.Binary;
using System.Text;
using Mycelia.StandIns.Http;

namespace Mycelia.StandIns.Proxies;

/// <summary>A proxy that speaks SOCKS 5 (RFC 1928), with a login (RFC 1929) where one is wanted.</summary>
public sealed class SocksProxy : ProxyServer
{
    private const byte NoLogin = 0;
    private const byte UserAndPassword = 2;
    private const byte NoneAcceptable = 0xFF;
    private const byte Name = 3;

    /// <summary>Its address, without credentials.</summary>
    public Uri Url => new($"socks5://{Authority}");

    /// <summary>Whether it lets nobody through.</summary>
    public bool Refuses { get; init; }

    /// <inheritdoc/>
    protected override async Task<(int Port, ReadOnlyMemory<byte> First)?> AdmitAsync(
        WireReader client,
        Stream answer,
        CancellationToken stop
    )
    {
        var methods = await ReadAsync(client, (await ReadAsync(client, 2, stop))[1], stop);
        var method =
            Login is null ? NoLogin
            : methods.Contains(UserAndPassword) ? UserAndPassword
            : NoneAcceptable;
        await answer.WriteAsync(new byte[] { 5, method }, stop);
        if (method == NoneAcceptable || (method == UserAndPassword && !await LogInAsync(client, answer, stop)))
            return null;

        var kind = (await ReadAsync(client, 4, stop))[3];
        var length =
            kind == Name ? (await ReadAsync(client, 1, stop))[0]
            : kind == 1 ? 4
            : 16;
        var host = await ReadAsync(client, length, stop);
        var port = BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(client, 2, stop));
        Requests.Enqueue($"{(kind == Name ? Encoding.ASCII.GetString(host) : new System.Net.IPAddress(host))}:{port}");
        await answer.WriteAsync(new byte[] { 5, Refuses ? (byte)2 : (byte)0, 0, 1, 0, 0, 0, 0, 0, 0 }, stop);
        return Refuses ? null : (port, default);
    }

    private async Task<bool> LogInAsync(WireReader client, Stream answer, CancellationToken stop)
    {
        var user = await ReadAsync(client, (await ReadAsync(client, 2, stop))[1], stop);
        var password = await ReadAsync(client, (await ReadAsync(client, 1, stop))[0], stop);
        var isGood = $"{Encoding.UTF8.GetString(user)}:{Encoding.UTF8.GetString(password)}" == Login;
        await answer.WriteAsync(new byte[] { 1, isGood ? (byte)0 : (byte)1 }, stop);
        return isGood;
    }

    private static async Task<byte[]> ReadAsync(WireReader client, int count, CancellationToken stop)
    {
        var bytes = new List<byte>();
        while (bytes.Count < count)
        {
            var piece = await client.ReadSomeAsync(count - bytes.Count, stop);
            bytes.AddRange(piece.IsEmpty ? throw new EndOfStreamException() : piece.Span);
        }

        return [.. bytes];
    }
}
