using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia.Connection;

public sealed class AddressTextTests
{
    [Theory]
    [InlineData("https://mycelia.example.org", "https://mycelia.example.org")]
    [InlineData("https://mycelia.example.org:8443/path", "https://mycelia.example.org:8443/path")]
    [InlineData("http://[::1]:5173/", "http://[::1]:5173/")]
    [InlineData("mycelia.example.org:443", "mycelia.example.org:443")]
    [InlineData("https://me:hush@host", "https://(not shown)@host")]
    [InlineData("https://me:hush@host@other", "https://(not shown)@other")]
    [InlineData("me:hush@host", "(not shown)@host")]
    [InlineData("https:me:hush@host", "(not shown)@host")]
    [InlineData("https://me%3Ahush%40host/", "https://(not shown)@host/")]
    [InlineData("https://me:hush%2540host/", "https://(not shown)@host/")]
    [InlineData("https://me:hush\uFF20host", "https://(not shown)@host")]
    [InlineData("https://me:hush%ef%bc%a0host", "https://(not shown)@host")]
    [InlineData("https://me:hush", "https://me:(not shown)")]
    [InlineData("me:hush", "me:(not shown)")]
    [InlineData("https://host:443hush/x", "https://host:(not shown)/x")]
    [InlineData("https://host/?t=hush", "https://host/?(not shown)")]
    [InlineData("https://host/#hush", "https://host/#(not shown)")]
    [InlineData("https://host/;hush?x", "https://host/;(not shown)")]
    [InlineData("https://host\uFF1Fhush", "https://host\uFF1F(not shown)")]
    public void What_may_be_a_password_is_not_shown(string address, string expected) => Assert.Equal(expected, AddressText.Show(address));

    [Theory]
    [InlineData("https://host/path", false)]
    [InlineData("https://host/a%20b", false)]
    [InlineData("https://me@host", true)]
    [InlineData("https://me%40host", true)]
    [InlineData("https://me%252540host", true)]
    [InlineData("https://me\uFE6Bhost", true)]
    public void What_looks_like_a_login_is_one(string address, bool expected) => Assert.Equal(expected, AddressText.MayHoldLogin(address));
}
