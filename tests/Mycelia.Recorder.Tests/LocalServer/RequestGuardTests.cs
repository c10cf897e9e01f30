using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Mycelia.LocalServer.Http;
using Mycelia.LocalServer.Model;

namespace Mycelia.Recorder.Tests.LocalServer;

public sealed class RequestGuardTests
{
    [Fact]
    public async Task A_full_disk_is_507() =>
        Assert.Equal(507, await StatusAfterAsync(new StorageException(new SqliteException("full", 13))));

    [Fact]
    public async Task A_broken_disk_is_500() => Assert.Equal(500, await StatusAfterAsync(new StorageException(new IOException("broken"))));

    [Fact]
    public async Task What_nobody_foresaw_is_500() => Assert.Equal(500, await StatusAfterAsync(new InvalidOperationException("a bug")));

    private static async Task<int> StatusAfterAsync(Exception failure)
    {
        var context = new DefaultHttpContext();
        await new RequestGuard(TimeProvider.System, NullLogger<RequestGuard>.Instance).InvokeAsync(context, _ => throw failure);
        return context.Response.StatusCode;
    }
}
